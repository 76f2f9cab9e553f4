//! Other runs that keep tokens in the same place: one at a time changes what is there.

use std::time::Duration;

use tokio::time::{Instant, sleep};

use crate::auth::oauth2::Shelf;

/// How long another run is waited for: as long as a server may take to answer it.
const PATIENCE: Duration = Duration::from_secs(15);
/// How long to wait between two looks.
const PAUSE: Duration = Duration::from_millis(20);

/// Waits until no other run is changing what is kept. None does as long as what comes back is held; who takes too long is no
/// longer waited for.
pub(super) async fn alone(shelf: &dyn Shelf) -> Option<Box<dyn Send>> {
    let end = Instant::now() + PATIENCE;
    loop {
        let turn = shelf.alone();
        if turn.is_some() || Instant::now() >= end {
            return turn;
        }
        sleep(PAUSE).await;
    }
}
