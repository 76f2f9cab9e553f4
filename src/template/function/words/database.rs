//! What a database is made of.

use super::super::draw::pick;

pub(crate) fn column() -> &'static str {
    pick(&[
        "amount",
        "category",
        "comment",
        "created_at",
        "email",
        "group",
        "id",
        "name",
        "owner",
        "phone",
        "price",
        "status",
        "title",
        "token",
        "updated_at",
        "version",
    ])
}

pub(crate) fn kind() -> &'static str {
    pick(&[
        "bigint",
        "binary",
        "blob",
        "boolean",
        "char",
        "date",
        "datetime",
        "decimal",
        "double",
        "float",
        "int",
        "json",
        "smallint",
        "text",
        "time",
        "timestamp",
        "varchar",
    ])
}

pub(crate) fn collation() -> &'static str {
    pick(&[
        "ascii_bin",
        "ascii_general_ci",
        "cp1250_bin",
        "cp1250_general_ci",
        "utf8_bin",
        "utf8_general_ci",
        "utf8_unicode_ci",
    ])
}

pub(crate) fn engine() -> &'static str {
    pick(&["ARCHIVE", "CSV", "InnoDB", "MEMORY", "MyISAM", "RocksDB"])
}
