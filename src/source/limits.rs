//! How large the user's own YAML may be: far above what people write, far below what would hurt.

/// The largest file that is read as YAML, in bytes.
pub const MAX_FILE_BYTES: u64 = 32 * 1024 * 1024;

/// How deep lists and maps may be nested.
pub const MAX_DEPTH: usize = 128;

/// How many keys and values a document may hold once its aliases are written out.
pub const MAX_NODES: usize = 2_000_000;
