//! The body of an answer: into memory, or into a file.

use std::{error::Error, path::PathBuf};

use bytes::Bytes;
use http_body_util::BodyExt as _;
use hyper::{HeaderMap, body::Body};

use super::{
    decode::{self, Encoding},
    headers,
    progress::Progress,
    save::Saving,
};
use crate::wire::{Headers, Request, Saved};

/// The most that a body in memory may be when nobody says otherwise, in bytes.
const MOST_BYTES: u64 = 256 << 20;

/// What came behind the head of an answer.
#[derive(Default)]
pub(super) struct Received {
    pub(super) body: Bytes,
    pub(super) saved: Option<Saved>,
    pub(super) encoded_size_bytes: u64,
    pub(super) trailers: Headers,
}

/// Why it did not come.
pub(super) enum Broken<E> {
    /// The network's doing.
    Wire(E),
    /// What came cannot be used; as a fragment.
    Content(String),
}

/// How the body is kept.
struct Plan {
    encodings: Vec<Encoding>,
    output: Option<PathBuf>,
    /// The most that it may be, in bytes.
    limit: Option<u64>,
    /// Its size on the wire, where that is said.
    expected: Option<u64>,
}

impl Plan {
    fn new(request: &Request, status: u16, head: &HeaderMap) -> Result<Self, String> {
        let said = |name: &str| head.get_all(name).iter().filter_map(|it| it.to_str().ok());
        // What was done for the way stands around what was done to the body.
        let encodings = decode::encodings(said("transfer-encoding"))?.into_iter();
        let encodings = encodings.chain(decode::encodings(said("content-encoding"))?).collect();
        let length = head.get("content-length").and_then(|it| it.to_str().ok()).and_then(|it| it.parse().ok());
        let transfer = &request.transfer;
        // The body of an error is for whoever reads the report, and no reason to lose what the file held.
        let is_good = (200..300).contains(&status) && !matches!(status, 204 | 205) && request.method != "HEAD";
        let output = transfer.output.clone().filter(|_| is_good);
        let limit = transfer.max_body.or(if output.is_some() { None } else { Some(MOST_BYTES) });
        let expected = length.filter(|_| request.method != "HEAD");
        Ok(Self { encodings, output, limit: limit.filter(|it| *it > 0), expected })
    }

    /// What is said of a body that is too large.
    fn too_large(&self) -> String {
        let limit = decode::mib(self.limit.unwrap_or_default());
        format!("the body is larger than {limit}: `output` writes it into a file, `max_body` allows more")
    }
}

/// Receives the body behind `head`.
///
/// # Errors
/// When the network breaks, or the body is not what it says, too large, or cannot be written.
pub(super) async fn receive<B>(
    mut body: B,
    head: &HeaderMap,
    (request, status): (&Request, u16),
    progress: &Progress,
) -> Result<Received, Broken<B::Error>>
where
    B: Body<Data = Bytes> + Unpin,
    B::Error: Error,
{
    let plan = Plan::new(request, status, head).map_err(Broken::Content)?;
    progress.answered(status, plan.expected);
    let is_plain = plan.encodings.is_empty() && plan.output.is_none();
    if is_plain && plan.limit.zip(plan.expected).is_some_and(|(limit, size)| size > limit) {
        return Err(Broken::Content(plan.too_large()));
    }
    let saving = plan.output.clone().map(|path| Saving::begin(path, plan.encodings.clone(), plan.limit));
    let (mut chunks, mut trailers) = (Vec::new(), Headers::new());
    while let Some(frame) = body.frame().await {
        let chunk = match frame.map_err(Broken::Wire)?.into_data() {
            Ok(chunk) => chunk,
            Err(other) => {
                trailers.extend(other.into_trailers().iter().flat_map(headers::read));
                continue;
            }
        };
        progress.came(chunk.len());
        match &saving {
            Some(saving) => {
                if !saving.add(chunk).await {
                    break;
                }
            }
            None if plan.limit.is_some_and(|limit| progress.received() > limit) => {
                return Err(Broken::Content(plan.too_large()));
            }
            None => chunks.push(chunk),
        }
    }
    let received = Received { encoded_size_bytes: progress.received(), trailers, ..Received::default() };
    if let Some(saving) = saving {
        let saved = saving.end().await.map_err(Broken::Content)?;
        return Ok(Received { saved: Some(saved), ..received });
    }
    // Most bodies come in one piece, which is not copied.
    let encoded = if chunks.len() == 1 { chunks.remove(0) } else { Bytes::from(chunks.concat()) };
    let limit = plan.limit.unwrap_or(u64::MAX - 1);
    let body = decode::decode(encoded, &plan.encodings, limit).map_err(|why| {
        let help = if why.contains("unfolds to more") {
            ": `output` writes it into a file, `max_body` allows more"
        } else {
            ""
        };
        Broken::Content(format!("{why}{help}"))
    })?;
    Ok(Received { body, ..received })
}
