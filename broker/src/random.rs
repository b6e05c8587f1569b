//! Random bytes from the system, for ids.

use kafka_wire::Uuid;

/// `N` random bytes.
///
/// # Panics
/// When the system has no randomness to give, which Linux only says before it has booted.
#[must_use]
pub fn bytes<const N: usize>() -> [u8; N] {
    let mut out = [0; N];
    let mut filled = 0;
    while filled < N {
        filled += rustix::rand::getrandom(&mut out[filled..], rustix::rand::GetRandomFlags::empty())
            .expect("the system gives random bytes");
    }
    out
}

/// A random id as Kafka makes them.
#[must_use]
pub fn uuid() -> Uuid {
    loop {
        if let Some(id) = Uuid::from_random(bytes()) {
            return id;
        }
    }
}
