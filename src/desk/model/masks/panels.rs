//! What lies over the main screen, with its names hidden.

use super::Hide;
use crate::desk::model::Mode;
use crate::desk::model::asking::{Asked, Asking};
use crate::desk::model::command_line::reading::{Reading, Rows, Whose};
use crate::desk::model::command_line::{CommandLine, LineStep};
use crate::desk::model::details::{Cancelling, Details};
use crate::desk::model::finding::Finding;
use crate::desk::model::form::{Form, Lost, Search, Step, Whom, Why};
use crate::desk::model::moving::Moving;
use crate::desk::model::queue::QueueView;

impl Hide for Mode {
    fn hide(&mut self) {
        match self {
            Self::Form(form) => form.hide(),
            Self::Details(details) => details.hide(),
            Self::Cancelling(question) => question.hide(),
            Self::Asking(asking) => asking.hide(),
            Self::CommandLine(line) => line.hide(),
            Self::Queue(queue) => queue.hide(),
            Self::Finding(finding) => finding.hide(),
            Self::Main | Self::WholeClinic(_) | Self::Journal(_) => {}
        }
    }
}

impl Hide for Finding {
    fn hide(&mut self) {
        // What was typed stays readable; of the rows only identifiers are drawn, and nothing of what they were made from.
        let Self { directory, queue, typed: _, rows: _, near: _, made_from: _, chosen: _, place: _, take_only: _ } =
            self;
        directory.hide();
        queue.iter_mut().for_each(Box::hide);
    }
}

impl Hide for Form {
    fn hide(&mut self) {
        let Self {
            whom,
            step,
            namesakes,
            visits,
            last,
            family,
            under,
            // What was typed, and who and when without a patient.
            purpose: _,
            doctors: _,
            kind_by: _,
            refusal: _,
            came_back: _,
            doctor: _,
            clinic: _,
            span: _,
            services: _,
            service: _,
            kind: _,
            mode: _,
            payment: _,
            payment_wish: _,
            notes: _,
            focus: _,
            faults: _,
            told: _,
        } = self;
        match whom {
            Whom::Search(search) | Whom::New(_, search) => search.hide(),
            Whom::Known(patient) => patient.hide(),
        }
        match step {
            Step::Lost(Lost { why: Why::Said(says), offers: _, chosen: _ }) => says.hide(),
            Step::Lost(Lost { why: Why::Taken, .. })
            | Step::Editing
            | Step::AskingToLeave
            | Step::Checking
            | Step::Sent
            | Step::Left => {}
        }
        namesakes.hide();
        visits.hide();
        last.hide();
        family.people.hide();
        under.hide();
    }
}

impl Hide for Search {
    fn hide(&mut self) {
        let Self { hits, typed: _, chosen: _, take_only: _ } = self;
        hits.hide();
    }
}

impl Hide for Details {
    fn hide(&mut self) {
        let Self { appointment, more, visits, family, phone: _, chosen: _, past: _ } = self;
        appointment.hide();
        more.hide();
        visits.hide();
        family.hide();
    }
}

impl Hide for Cancelling {
    fn hide(&mut self) {
        let Self { appointment, reason: _ } = self;
        appointment.hide();
    }
}

impl Hide for Asking {
    fn hide(&mut self) {
        let Self { what, fault, typed: _, behind: _ } = self;
        match what {
            Asked::Urgent(appointment) => appointment.hide(),
            Asked::Notes(details) => details.hide(),
            Asked::Date | Asked::Constraints | Asked::CheckInMany(_) | Asked::NoShowMany(_) => {}
        }
        fault.iter_mut().for_each(String::hide);
    }
}

impl Hide for CommandLine {
    fn hide(&mut self) {
        let Self { looked, step, read, seen: _, typed: _, offers: _, chosen: _, recalled: _ } = self;
        looked.hits.hide();
        match step {
            LineStep::Refused(why) => why.hide(),
            LineStep::Typing | LineStep::NotYet => {}
        }
        read.iter_mut().for_each(Hide::hide);
    }
}

impl Hide for Reading {
    fn hide(&mut self) {
        // What Enter does is never drawn; the rest of the sentence and what stands in the way are without names.
        let Self {
            who,
            rows,
            verb: _,
            taken: _,
            rest: _,
            problems: _,
            warning: _,
            enter: _,
            chosen: _,
            needs: _,
            instead: _,
        } = self;
        match who {
            Some(Whose::Patient(patient)) => patient.hide(),
            Some(Whose::Appointment(appointment)) => appointment.hide(),
            None => {}
        }
        match rows {
            Rows::Patients(all) => all.hide(),
            Rows::Appointments(all) => all.hide(),
            Rows::None | Rows::Commands(_) | Rows::Names(_) => {}
        }
    }
}

impl Hide for QueueView {
    fn hide(&mut self) {
        let Self { doctor: _, selected: _, place: _, slipped: _, range: _ } = self;
    }
}

impl Hide for Moving {
    fn hide(&mut self) {
        let Self { appointment, more, fault, came_back: _ } = self;
        appointment.hide();
        more.hide();
        fault.iter_mut().for_each(String::hide);
    }
}
