//! The operations on one appointment under its *Published names*, and undo.

use crate::contract::appointments::DetailsBody;
use crate::contract::bookings::Data;
use crate::contract::paths;
use crate::contract::published::{
    AppointmentIdBody, ChangeStatusBody, CompleteBody, EditBody, FlatBody, Object, PublishedBookBody, ReasonBody,
    RescheduleBody, VisitsBody,
};
use crate::server::operation::{Form, Operation, Query, may};

/// `1` where the identifier in the path is that of the caller's own program.
const BY_PARTNER: &[Query] = &[may("partner_id", Form::Text)];

const fn write(method: &'static str, path: &'static str, says: &'static str) -> Operation {
    Operation::write(method, path, says).query(BY_PARTNER).refuses(&[404])
}

/// Book.
pub const BOOK: Operation = Operation::write("post", paths::APPOINTMENTS, "Books the slot at that time")
    .takes::<PublishedBookBody>()
    .answers::<AppointmentIdBody>(201)
    .refuses(&[404]);
/// Details.
pub const DETAILS: Operation = Operation::get(paths::APPOINTMENT, "Everything about an appointment, in epochs")
    .query(BY_PARTNER)
    .answers::<FlatBody>(200)
    .refuses(&[404]);
/// Edit.
pub const EDIT: Operation = write("patch", paths::APPOINTMENT, "Changes what an appointment says, or its time")
    .takes::<EditBody>()
    .answers::<FlatBody>(200);
/// Edit under its second name.
pub const EDIT_V2: Operation = Operation { path: paths::APPOINTMENT_V2, ..EDIT };
/// Custom attributes.
pub const CUSTOM_ATTRIBUTE: Operation =
    write("patch", paths::CUSTOM_ATTRIBUTE, "Adds to the custom attributes of an appointment")
        .takes::<Object>()
        .answers::<FlatBody>(200);
/// Cancel.
pub const CANCEL: Operation =
    write("put", paths::PUBLISHED_CANCEL, "Cancels an appointment").may_take::<ReasonBody>().answers_nothing();
/// Reschedule.
pub const RESCHEDULE: Operation =
    write("put", paths::RESCHEDULE, "Moves an appointment: a new one takes its place, in one step")
        .takes::<RescheduleBody>()
        .answers_nothing();
/// Reschedule that answers the new appointment.
pub const RESCHEDULE_TOLD: Operation =
    write("patch", paths::RESCHEDULE_TOLD, "Moves an appointment and tells the one that took its place")
        .takes::<RescheduleBody>()
        .answers::<FlatBody>(200);
/// No-show, and every other allowed move.
pub const CHANGE_STATUS: Operation =
    write("post", paths::CHANGE_STATUS, "Gives an appointment another status, where that is allowed")
        .takes::<ChangeStatusBody>()
        .answers::<FlatBody>(200);
/// Complete.
pub const COMPLETE: Operation = write("post", paths::COMPLETE, "Ends a visit, with a prescription if one is named")
    .may_take::<CompleteBody>()
    .answers_nothing();
/// Park.
pub const PARK: Operation = write("post", paths::PARK, "Puts an appointment aside").answers_nothing();
/// A patient's visits.
pub const VISITS: Operation = Operation::get(paths::VISITS, "All appointments of a patient, the newest first")
    .answers::<VisitsBody>(200)
    .refuses(&[404]);
/// Undo.
pub const UNDO: Operation =
    write("post", paths::UNDO, "Takes the last change of an appointment back").answers::<Data<DetailsBody>>(200);
