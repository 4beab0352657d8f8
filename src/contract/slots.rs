//! *Search slots.*

use std::borrow::Cow;
use std::collections::BTreeMap;

use chrono::TimeDelta;
use schemars::JsonSchema;
use serde::de::Error;
use serde::{Deserialize, Deserializer, Serialize};
use serde_json::Value;

use super::foreign::moment;
use super::lenient::{Rows, Word, good_entries, good_rows, if_readable, plainly, readable_or_default};
use super::times;
use crate::domain::booking::{AppointmentKind, Mode, Span};
use crate::domain::ids::{ClinicId, ServiceId};
use crate::domain::practice::{Pay, Service};
use crate::domain::slots::{Offer, OfferedService, OfferedSlot};
use crate::domain::text::Text;
use crate::domain::zone::Zone;

/// No slot and no appointment is longer.
pub const LONGEST: TimeDelta = TimeDelta::days(1);

/// The answer of a slot search.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct SlotsBody {
    /// What the answer is about.
    pub data: SlotsData,
    /// Always `true` here.
    #[serde(default, deserialize_with = "readable_or_default")]
    pub success: bool,
    /// Always 200 here.
    #[serde(default, deserialize_with = "readable_or_default")]
    pub status_code: u16,
}

/// Slots by clinic and service, and the services.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct SlotsData {
    /// By clinic: an array of services with their slots, or, in an older form, an object of `date → slots`.
    #[serde(default, deserialize_with = "good_entries")]
    pub schedule: BTreeMap<String, Schedule>,
    /// By `conf_id`.
    #[serde(default, deserialize_with = "good_entries")]
    pub services: BTreeMap<String, ServiceBody>,
}

/// The schedule of one clinic, in either form.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[serde(untagged)]
pub enum Schedule {
    /// What published clients read.
    ByService(Rows<ServiceSlots>),
    /// The older form.
    ByDate(BTreeMap<String, Value>),
}

/// An array is one form and an object the other, except that an object with `slots` is a single service.
impl<'de> Deserialize<'de> for Schedule {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let told = Value::deserialize(from)?;
        if let Some(days) = told.as_object().filter(|days| !days.contains_key("slots")) {
            return Ok(Self::ByDate(days.clone().into_iter().collect()));
        }
        Rows::deserialize(told).map(Self::ByService).map_err(D::Error::custom)
    }
}

/// One service with its slots.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct ServiceSlots {
    /// `consultation`.
    #[serde(default, deserialize_with = "if_readable")]
    pub service_type: Option<String>,
    /// `Consultation`.
    #[serde(default, deserialize_with = "if_readable")]
    pub service_name: Option<String>,
    /// In order of time.
    #[serde(default)]
    pub slots: Rows<SlotBody>,
}

/// One slot.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct SlotBody {
    /// Start, RFC 3339.
    #[serde(deserialize_with = "moment_as_text")]
    pub s: String,
    /// End, RFC 3339.
    #[serde(deserialize_with = "moment_as_text")]
    pub e: String,
    /// Whether it can be booked.
    #[serde(default, deserialize_with = "plainly")]
    pub available: bool,
    /// Which service.
    pub conf_id: Word,
    /// How many have it already.
    #[serde(default, deserialize_with = "if_readable")]
    pub slots_booked: Option<u32>,
}

/// A moment, however it is written, as RFC 3339; one that is written so stays as it is.
fn moment_as_text<'de, D: Deserializer<'de>>(from: D) -> Result<String, D::Error> {
    let told = Value::deserialize(from)?;
    let at = moment(&told).ok_or_else(|| D::Error::custom("expected a moment"))?;
    let written = told.as_str().filter(|text| times::from_rfc3339(text).is_some());
    Ok(written.map_or_else(|| times::rfc3339(at, &Zone::utc()), str::to_owned))
}

/// One service.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct ServiceBody {
    /// Its identifier.
    pub conf_id: Word,
    /// Its number among the doctor's services, from 1.
    #[serde(default)]
    pub service_id: Option<Value>,
    /// What people call it.
    #[serde(default, deserialize_with = "if_readable")]
    pub service_name: Option<String>,
    /// `REGULAR` or `FOLLOW_UP`.
    #[serde(default, deserialize_with = "if_readable")]
    pub appointment_type: Option<String>,
    /// How it can be attended.
    #[serde(default, deserialize_with = "good_rows")]
    pub mode: Vec<String>,
    /// In whole units.
    #[serde(default, deserialize_with = "if_readable")]
    pub price: Option<f64>,
    /// ISO 4217.
    #[serde(default, deserialize_with = "if_readable")]
    pub currency: Option<String>,
    /// Minutes.
    #[serde(default, deserialize_with = "if_readable")]
    pub duration: Option<u16>,
    /// Must be paid when booking.
    #[serde(default, deserialize_with = "readable_or_default")]
    pub pre_pay: bool,
    /// May be paid later.
    #[serde(default, deserialize_with = "readable_or_default")]
    pub post_pay: bool,
    /// Whether patients may book it themselves.
    #[serde(default, deserialize_with = "readable_or_default")]
    pub allow_patient_booking: bool,
    /// Days.
    #[serde(default, deserialize_with = "if_readable")]
    pub book_ahead_days: Option<u16>,
    /// Days.
    #[serde(default, deserialize_with = "if_readable")]
    pub followup_validity: Option<u16>,
}

impl ServiceBody {
    /// Tells a service; `place` is its place among the doctor's services, from 0.
    pub fn of(service: &Service, place: usize, currency: &str) -> Self {
        Self {
            conf_id: service.id.as_str().into(),
            service_id: Some(Value::from(place + 1)),
            service_name: Some(service.name.raw().to_lowercase()),
            appointment_type: Some(service.kind.code().to_owned()),
            mode: service.modes.iter().map(|m| m.code().to_owned()).collect(),
            price: Some(f64::from(service.price)),
            currency: Some(currency.to_owned()),
            duration: Some(service.minutes),
            pre_pay: service.pay == Pay::Before,
            post_pay: service.pay == Pay::After,
            allow_patient_booking: true,
            book_ahead_days: Some(service.book_ahead_days),
            followup_validity: Some(service.followup_validity_days),
        }
    }

    fn offered(&self, shown_name: Option<&str>) -> OfferedService {
        let name = shown_name.or(self.service_name.as_deref()).unwrap_or("Consultation");
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "prices are clamped to u32 first")]
        let whole = |price: f64| price.round().clamp(0.0, f64::from(u32::MAX)) as u32;
        OfferedService {
            id: ServiceId::new(self.conf_id.as_str()),
            name: Text::from(name),
            minutes: self.duration,
            price: self.price.map(|p| (whole(p), Text::from(self.currency.as_deref().unwrap_or_default()))),
            prepaid: self.pre_pay && !self.post_pay,
            modes: self.mode.iter().map(|m| Mode::from_code(m)).collect(),
            kind: self.appointment_type.as_deref().map_or_else(AppointmentKind::default, AppointmentKind::from_code),
            followup_days: self.followup_validity,
        }
    }
}

impl SlotBody {
    /// Tells a slot in the clinic's time.
    pub fn of(slot: &OfferedSlot, booked: u32, zone: &Zone) -> Self {
        Self {
            s: times::rfc3339(slot.span.start, zone),
            e: times::rfc3339(slot.span.end, zone),
            available: slot.available,
            conf_id: slot.service.as_str().into(),
            slots_booked: Some(booked),
        }
    }

    /// A slot; none where it ends before it begins, or is longer than a day.
    fn offered(&self, services: &[OfferedService]) -> Option<OfferedSlot> {
        let span = Span { start: times::from_rfc3339(&self.s)?, end: times::from_rfc3339(&self.e)? };
        if span.end <= span.start || span.end - span.start > LONGEST {
            return None;
        }
        // All slots of a service have its identifier in the same place of the memory.
        let known = services.iter().map(|service| &service.id).find(|id| id.as_str() == self.conf_id.as_str());
        let service = known.cloned().unwrap_or_else(|| ServiceId::new(self.conf_id.as_str()));
        Some(OfferedSlot { span, service, available: self.available })
    }
}

impl SlotsData {
    /// Reads the schedule of one clinic, in either form.
    pub fn offer(&self, clinic: &ClinicId) -> Offer {
        let mut bodies: Vec<Cow<'_, SlotBody>> = Vec::new();
        let mut names: BTreeMap<&str, &str> = BTreeMap::new();
        let mut order: Vec<&str> = Vec::new();
        match self.schedule.get(clinic.as_str()) {
            Some(Schedule::ByService(services)) => {
                for service in &services.rows {
                    for slot in &service.slots.rows {
                        let conf = slot.conf_id.as_str();
                        if !order.contains(&conf) {
                            order.push(conf);
                        }
                        if let Some(name) = &service.service_name {
                            names.entry(conf).or_insert(name);
                        }
                    }
                    bodies.extend(service.slots.rows.iter().map(Cow::Borrowed));
                }
            }
            Some(Schedule::ByDate(days)) => {
                for slots in days.values() {
                    let slots: Rows<SlotBody> = serde_json::from_value(slots.clone()).unwrap_or_default();
                    bodies.extend(slots.rows.into_iter().map(Cow::Owned));
                }
            }
            None => {}
        }
        let mut services: Vec<OfferedService> =
            self.services.values().map(|s| s.offered(names.get(s.conf_id.as_str()).copied())).collect();
        services.sort_by_key(|s| order.iter().position(|o| *o == s.id.as_str()).unwrap_or(usize::MAX));
        let place = |id: &ServiceId| services.iter().position(|s| s.id == *id);
        let mut slots: Vec<OfferedSlot> = bodies.iter().filter_map(|slot| slot.offered(&services)).collect();
        slots.sort_by_key(|s| (place(&s.service), s.span));
        // One that is told twice can be booked only if it is free both times.
        slots.dedup_by(|again, first| {
            let same = again.span == first.span && again.service == first.service;
            first.available &= again.available || !same;
            same
        });
        Offer { services, slots: slots.into() }
    }
}
