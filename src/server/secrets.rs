//! Random identifiers and secrets, and the hashes by which they are recognised.
//!
//! Secrets of clients are hashed slowly (argon2id), because people may choose where to keep them badly; tokens are long
//! and random, so that a fast hash is enough.

use argon2::{Algorithm, Argon2, Block, Params, Version};
use aws_lc_rs::constant_time::verify_slices_are_equal;
use aws_lc_rs::digest::{SHA256, digest};
use chrono::{DateTime, Utc};

/// Memory in KiB, passes, lanes: what OWASP asks for at least.
const MEMORY_KIB: u32 = 19_456;
const PASSES: u32 = 2;
const LANES: u32 = 1;
/// So many bytes are asked for, of which only those above are ever touched. From the first large piece that is freed glibc
/// concludes that pieces as large are usual, and from then on keeps twice as much of what is freed; only what is larger than
/// 32 MiB it gives back and forgets. A desk hashes once, when it makes its credentials, and would be the larger for it all day.
const GIVEN_BACK: usize = 33 * 1024 * 1024;
const SALT_BYTES: usize = 16;
const HASH_BYTES: usize = 32;

/// A secret could not be made or hashed: the computer gives no random numbers or no memory.
#[derive(Debug, thiserror::Error)]
#[error("the computer gives no random numbers or no memory for a hash; try again")]
pub struct NoSecret;

/// 32 random bytes as hexadecimal digits.
pub fn random() -> Result<String, NoSecret> {
    random_bytes::<32>().map(|bytes| hex(&bytes))
}

fn random_bytes<const N: usize>() -> Result<[u8; N], NoSecret> {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes).map_err(|_| NoSecret)?;
    Ok(bytes)
}

/// A new identifier.
pub fn new_id() -> String {
    uuid::Uuid::new_v4().to_string()
}

/// A new identifier that comes after those that were made before (RFC 9562, version 7): what is kept by it lies beside
/// what was kept last, and a commit of many changes fewer pages. It is as hard to guess as 74 random bits.
pub fn new_id_at(now: DateTime<Utc>) -> String {
    let mut random = [0; 10];
    random.copy_from_slice(&uuid::Uuid::new_v4().as_bytes()[6..]);
    let millis = u64::try_from(now.timestamp_millis()).unwrap_or_default();
    uuid::Builder::from_unix_timestamp_millis(millis, &random).into_uuid().to_string()
}

/// The fast hash, for tokens and for telling requests apart.
pub fn sha256(text: &str) -> String {
    hex(digest(&SHA256, text.as_bytes()).as_ref())
}

/// Hashes a secret slowly. Takes tens of milliseconds: not for async threads.
pub fn hash(secret: &str) -> Result<String, NoSecret> {
    let salt = random_bytes::<SALT_BYTES>()?;
    let hash = argon(secret, &salt)?;
    Ok(format!("argon2id${}${}", hex(&salt), hex(&hash)))
}

/// Whether the secret is the one of that hash. Takes as long as [`hash`], whatever the answer.
pub fn is_same(secret: &str, hash: &str) -> bool {
    let parts = hash.strip_prefix("argon2id$").and_then(|rest| rest.split_once('$'));
    let Some((salt, wanted)) = parts else { return false };
    let (Some(salt), Some(wanted)) = (unhex(salt), unhex(wanted)) else { return false };
    argon(secret, &salt).is_ok_and(|found| verify_slices_are_equal(&found, &wanted).is_ok())
}

fn argon(secret: &str, salt: &[u8]) -> Result<[u8; HASH_BYTES], NoSecret> {
    let params = Params::new(MEMORY_KIB, PASSES, LANES, Some(HASH_BYTES)).map_err(|_| NoSecret)?;
    let mut hash = [0; HASH_BYTES];
    let mut memory: Vec<Block> = Vec::with_capacity(GIVEN_BACK / Block::SIZE);
    memory.resize(params.block_count(), Block::new());
    Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
        .hash_password_into_with_memory(secret.as_bytes(), salt, &mut hash, &mut memory)
        .map_err(|_| NoSecret)?;
    Ok(hash)
}

/// Bytes as hexadecimal digits.
pub fn hex(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    let digit = |half: u8| char::from(DIGITS[usize::from(half & 15)]);
    bytes.iter().flat_map(|byte| [digit(byte >> 4), digit(*byte)]).collect()
}

/// The bytes of hexadecimal digits.
pub fn unhex(text: &str) -> Option<Vec<u8>> {
    let half = |byte: u8| char::from(byte).to_digit(16).and_then(|digit| u8::try_from(digit).ok());
    let pairs = text.as_bytes().chunks(2);
    pairs.map(|pair| if let [high, low] = pair { Some(half(*high)? << 4 | half(*low)?) } else { None }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hash_knows_its_secret_and_no_other() {
        let secret = random().unwrap();
        let hash = hash(&secret).unwrap();
        assert!(is_same(&secret, &hash));
        assert!(!is_same("another", &hash));
        assert!(!is_same(&secret, "no hash"));
    }
}
