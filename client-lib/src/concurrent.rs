//! Several futures at once on the caller's own task, a limited number at a time.

use std::future::Future;
use std::pin::Pin;
use std::task::Poll;

/// Brokers, or things at them, that are asked at the same time.
pub const AT_ONCE_MAX: usize = 32;

/// Runs all of them, at most [`AT_ONCE_MAX`] at a time; the results are in the order of the futures.
pub async fn all<F: Future>(futures: impl IntoIterator<Item = F>) -> Vec<F::Output> {
    let mut waiting: Vec<_> = futures.into_iter().enumerate().collect();
    waiting.reverse();
    let mut results: Vec<Option<F::Output>> = waiting.iter().map(|_| None).collect();
    let mut running: Vec<(usize, Pin<Box<F>>)> = Vec::new();
    std::future::poll_fn(|cx| {
        loop {
            let room = AT_ONCE_MAX - running.len();
            let begin = waiting.len().saturating_sub(room);
            running.extend(waiting.drain(begin..).rev().map(|(index, future)| (index, Box::pin(future))));
            let before = running.len();
            running.retain_mut(|(index, future)| match future.as_mut().poll(cx) {
                Poll::Ready(result) => {
                    results[*index] = Some(result);
                    false
                }
                Poll::Pending => true,
            });
            if running.is_empty() && waiting.is_empty() {
                return Poll::Ready(());
            }
            // Those that begin in place of the finished ones have not been polled yet.
            if running.len() == before || waiting.is_empty() {
                return Poll::Pending;
            }
        }
    })
    .await;
    results.into_iter().flatten().collect()
}

#[cfg(test)]
mod tests {
    use std::cell::Cell;

    use super::*;

    #[tokio::test]
    async fn in_order_and_at_most_so_many_at_a_time() {
        let (running, most) = (Cell::new(0), Cell::new(0));
        let futures = (0..100u32).map(|i| {
            let (running, most) = (&running, &most);
            async move {
                running.set(running.get() + 1);
                most.set(most.get().max(running.get()));
                for _ in 0..=i % 7 {
                    tokio::task::yield_now().await;
                }
                running.set(running.get() - 1);
                i * 2
            }
        });
        assert_eq!(all(futures).await, (0..100).map(|i| i * 2).collect::<Vec<_>>());
        assert_eq!(most.get(), AT_ONCE_MAX);
    }

    #[tokio::test]
    async fn none_at_all() {
        assert_eq!(all(std::iter::empty::<std::future::Ready<()>>()).await, []);
    }
}
