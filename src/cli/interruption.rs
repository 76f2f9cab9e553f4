//! Somebody asks us to stop: Ctrl-C, or the signal that build servers and containers send.

/// Ends when somebody asks us to stop; never where there are no signals.
pub(crate) async fn interrupted() {
    let by_hand = async {
        if tokio::signal::ctrl_c().await.is_err() {
            std::future::pending::<()>().await;
        }
    };
    tokio::select! {
        () = by_hand => {}
        () = terminated() => {}
    }
}

/// Ends with the signal that asks a program to end.
#[cfg(unix)]
async fn terminated() {
    use tokio::signal::unix::{SignalKind, signal};
    match signal(SignalKind::terminate()) {
        Ok(mut signal) => drop(signal.recv().await),
        Err(_) => std::future::pending().await,
    }
}

/// Other systems have no such signal.
#[cfg(not(unix))]
async fn terminated() {
    std::future::pending().await
}
