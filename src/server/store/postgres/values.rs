//! Values on their way to PostgreSQL and back: whole numbers and texts, whatever the server takes them for.

use std::error::Error;

use tokio_postgres::types::private::BytesMut;
use tokio_postgres::types::{FromSql, IsNull, ToSql, Type};

use crate::server::store::sql::Value;

type Wrong = Box<dyn Error + Sync + Send>;

/// PostgreSQL tells of which type a parameter has to be; a value fits itself in.
impl ToSql for Value {
    fn to_sql(&self, kind: &Type, out: &mut BytesMut) -> Result<IsNull, Wrong> {
        match self {
            Self::Null => Ok(IsNull::Yes),
            Self::Int(number) => match *kind {
                Type::INT8 => number.to_sql(kind, out),
                Type::INT4 => i32::try_from(*number)?.to_sql(kind, out),
                Type::INT2 => i16::try_from(*number)?.to_sql(kind, out),
                Type::BOOL => (*number != 0).to_sql(kind, out),
                Type::TEXT | Type::VARCHAR | Type::UNKNOWN => number.to_string().to_sql(kind, out),
                _ => Err("a number for a parameter of another type".into()),
            },
            Self::Text(text) => match *kind {
                // PostgreSQL has no text with a NUL in it; what was there is shown to be unreadable.
                Type::TEXT | Type::VARCHAR | Type::UNKNOWN if text.contains('\0') => {
                    text.replace('\0', "\u{fffd}").to_sql(kind, out)
                }
                Type::TEXT | Type::VARCHAR | Type::BPCHAR | Type::NAME | Type::UNKNOWN => text.to_sql(kind, out),
                _ => Err("a text for a parameter of another type".into()),
            },
        }
    }

    fn accepts(_: &Type) -> bool {
        true
    }

    fn to_sql_checked(&self, kind: &Type, out: &mut BytesMut) -> Result<IsNull, Wrong> {
        self.to_sql(kind, out)
    }
}

impl<'a> FromSql<'a> for Value {
    fn from_sql(kind: &Type, raw: &'a [u8]) -> Result<Self, Wrong> {
        match *kind {
            Type::INT8 => i64::from_sql(kind, raw).map(Self::Int),
            Type::INT4 => i32::from_sql(kind, raw).map(|number| Self::Int(number.into())),
            Type::INT2 => i16::from_sql(kind, raw).map(|number| Self::Int(number.into())),
            // What a comparison answers in SQLite.
            Type::BOOL => bool::from_sql(kind, raw).map(|is| Self::Int(is.into())),
            Type::NUMERIC => whole(raw).map(Self::Int).ok_or_else(|| "a number that is not whole".into()),
            Type::VOID => Ok(Self::Null),
            _ => String::from_sql(kind, raw).map(Self::Text),
        }
    }

    fn from_sql_null(_: &Type) -> Result<Self, Wrong> {
        Ok(Self::Null)
    }

    fn accepts(kind: &Type) -> bool {
        matches!(*kind, Type::INT8 | Type::INT4 | Type::INT2 | Type::BOOL | Type::NUMERIC | Type::VOID)
            || <String as FromSql>::accepts(kind)
    }
}

/// The sum of numbers is a NUMERIC: how many digits to the base of 10,000, the power of the first one, the sign, how
/// many decimals are shown, the digits.
fn whole(raw: &[u8]) -> Option<i64> {
    let mut words = raw.chunks_exact(2).map(|word| u16::from_be_bytes([word[0], word[1]]));
    let (count, weight, sign, _decimals) = (words.next()?, words.next()?, words.next()?, words.next()?);
    let weight = i16::from_be_bytes(weight.to_be_bytes());
    let negative = match sign {
        0 => false,
        0x4000 => true,
        _ => return None,
    };
    if count == 0 {
        return Some(0);
    }
    // Zeros at the end are left out; digits behind the point are not whole.
    if weight < 0 || i32::from(count) > i32::from(weight) + 1 {
        return None;
    }
    let mut total: i64 = 0;
    for at in 0..=weight {
        let digit = if i32::from(at) < i32::from(count) { words.next()? } else { 0 };
        let digit = if negative { -i64::from(digit) } else { i64::from(digit) };
        total = total.checked_mul(10_000)?.checked_add(digit)?;
    }
    Some(total)
}
