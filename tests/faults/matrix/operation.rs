//! What a receptionist can change: how it is prepared, which key commits it, and what the server has when it has happened.

use super::fault::{Befalls, Ends};
use crate::answers::json;
use crate::harness::{Desk, Practice};
use crate::proxy::{Exchange, Fault, Proxy};
use crate::rows::{booking, kolkata};

/// Somebody who has no other appointment: for what another program books. What is typed here is for Suresh Kumaar,
/// `p-0023`, who has none either.
const PATIENT: &str = "p-0400";

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Operation {
    Book,
    BookSomebodyNew,
    CheckIn,
    Cancel,
    MoveInOneStep,
    MoveInTwoSteps,
    Step,
    WalkIn,
    Undo,
    Edit,
}

impl Operation {
    pub const ALL: [Self; 10] = [
        Self::Book,
        Self::BookSomebodyNew,
        Self::CheckIn,
        Self::Cancel,
        Self::MoveInOneStep,
        Self::MoveInTwoSteps,
        Self::Step,
        Self::WalkIn,
        Self::Undo,
        Self::Edit,
    ];

    /// Whether a request that nobody answers is waited for; it takes as long as a call may take.
    pub fn waits_out(self) -> bool {
        matches!(self, Self::Book | Self::Cancel | Self::Undo)
    }

    /// How it ends where nothing goes wrong. A move in two steps says when the first one is done.
    pub fn when_nothing_happens(self) -> Ends {
        if self == Self::MoveInTwoSteps { Ends::Done } else { Ends::DoneAtOnce }
    }

    /// How it ends where something was answered that says nothing, before or after it was done. What can be seen in the
    /// details is looked up at once.
    pub fn when_looked_up(self, is_done: bool) -> Ends {
        if is_done && matches!(self, Self::Step | Self::Edit) { Ends::Done } else { Ends::DoneAfterDoubt }
    }

    /// The write itself; what else is sent on the way is not touched.
    fn is(self, exchange: &Exchange) -> bool {
        let (method, path) = (exchange.method.as_str(), exchange.path.as_str());
        match self {
            Self::Book | Self::BookSomebodyNew | Self::MoveInTwoSteps => path.ends_with("/appointments/slots/book"),
            Self::CheckIn => path.ends_with("/check-in"),
            Self::Cancel => path.ends_with("/cancel"),
            Self::MoveInOneStep => path.contains("/reschedule"),
            Self::Step => path.ends_with("/parked"),
            Self::WalkIn => path.ends_with("/walk-ins"),
            Self::Undo => path.ends_with("/undo"),
            Self::Edit => method == "PATCH",
        }
    }

    /// A line on which nothing goes wrong; but a server that moves in two steps has no call for one.
    pub fn good_line(self, proxy: &Proxy) {
        proxy.plans(move |exchange| self.usual(exchange));
    }

    fn usual(self, exchange: &Exchange) -> Fault {
        let none = self == Self::MoveInTwoSteps && exchange.path.contains("/reschedule");
        if none { Fault::Instead(json("404 Not Found", "")) } else { Fault::Pass }
    }

    /// The next write meets the fault, once.
    pub fn befalls(self, proxy: &Proxy, befalls: &Befalls) {
        let Some(mut fault) = befalls.fault.clone().map(Some) else { return proxy.goes_down() };
        proxy.plans(move |exchange| {
            let met = if self.is(exchange) { fault.take() } else { None };
            met.unwrap_or_else(|| self.usual(exchange))
        });
    }

    /// The practice in which a desk is to do it: with whatever another program has to book before; stopped, to be copied.
    pub async fn original(self, sample: &Practice) -> Practice {
        let mut practice = sample.twin().await;
        if self.is_of_an_appointment() {
            let client = practice.client();
            let id = client.book(&booking("11:30", "before", PATIENT), &kolkata()).await.unwrap().id;
            if self == Self::Step {
                client.check_in(&id, "here").await.unwrap();
            }
        }
        practice.stop().await;
        practice
    }

    /// Whether it changes an appointment that another program has booked.
    fn is_of_an_appointment(self) -> bool {
        match self {
            Self::Book | Self::BookSomebodyNew | Self::WalkIn | Self::Undo => false,
            Self::CheckIn | Self::Cancel | Self::MoveInOneStep | Self::MoveInTwoSteps | Self::Step | Self::Edit => true,
        }
    }

    /// Goes to 11:30. A desk begins at the next free slot.
    pub async fn selects(self, desk: &Desk) {
        if self.is_of_an_appointment() {
            desk.sees("▶12:30").await.types("<Up>");
            desk.sees("11:30–11:45  ").await;
        } else {
            desk.sees("▶11:30").await;
        }
    }

    /// Everything up to the key that commits.
    pub async fn prepare(self, desk: &Desk) {
        match self {
            Self::Book => {
                desk.types("<Enter>kumaar").sees("≈ Kumaar, Suresh").await.types("<Enter>").sees("Enter books").await;
            }
            Self::BookSomebodyNew => {
                desk.types("<Enter>Abner Ludovicsson").sees("nobody of that name").await.types("<Enter>");
                desk.sees("New patient").await.types("<Enter>").sees("needed: F, M or O").await;
                desk.types("f<Tab>34<Tab>98450 10017").sees("98450 10017").await;
            }
            Self::WalkIn => {
                desk.types("w").sees("Walk-in for Dr.").await.types("kumaar").sees("≈ Kumaar, Suresh").await;
                desk.types("<Enter>").sees("Enter into the queue").await;
            }
            Self::Undo => {
                desk.types("<Enter>kumaar").sees("≈ Kumaar, Suresh").await.types("<Enter>").sees("Enter books").await;
                desk.types("<Enter>").sees("✓ Booked").await.sees("11:30–11:45  booked").await;
            }
            Self::Step => {
                desk.sees("11:30–11:45  waiting").await;
            }
            Self::CheckIn => {
                desk.sees("11:30–11:45  booked").await;
            }
            Self::Cancel => {
                desk.sees("11:30–11:45  booked").await.types("x").sees("Enter cancels the appointment").await;
            }
            Self::MoveInOneStep | Self::MoveInTwoSteps => {
                desk.sees("11:30–11:45  booked").await.types("rn").sees("Enter moves it there").await;
            }
            Self::Edit => {
                desk.sees("11:30–11:45  booked").await.types("d").sees("Booked       Mon").await;
                desk.types("n").sees("Notes of ").await.types("one word").sees("one word").await;
            }
        }
    }

    /// After a refusal: what was typed is there again, or what takes one key can be done from where the desk is.
    pub async fn is_back(self, desk: &Desk) {
        match self {
            Self::Book => desk.sees("Enter books").await,
            Self::BookSomebodyNew => desk.sees("98450 10017").await,
            Self::WalkIn => desk.sees("Enter into the queue").await,
            Self::Cancel if !desk.screen().contains("Enter cancels the appointment") => {
                desk.types("x").sees("Enter cancels the appointment").await
            }
            Self::MoveInOneStep | Self::MoveInTwoSteps => desk.sees("Enter moves it there").await,
            Self::Edit => desk.sees("one word").await,
            Self::Cancel | Self::CheckIn | Self::Step | Self::Undo => desk,
        };
    }

    /// Presses the key that commits.
    pub fn commits(self, desk: &Desk) {
        desk.types(match self {
            Self::CheckIn => "c",
            Self::Step => "P",
            Self::Undo => "u",
            Self::Book
            | Self::BookSomebodyNew
            | Self::Cancel
            | Self::MoveInOneStep
            | Self::MoveInTwoSteps
            | Self::WalkIn
            | Self::Edit => "<Enter>",
        });
    }

    /// Asks the database how those stand whom it is about: a word for each appointment and each new patient.
    pub fn rows(self) -> &'static str {
        match self {
            Self::BookSomebodyNew => {
                "SELECT (SELECT count(*) FROM patients WHERE last_name = 'Ludovicsson') || ' ' || coalesce((SELECT \
                 group_concat(status, ', ') FROM appointments WHERE patient_id IN (SELECT patient_id FROM patients \
                 WHERE last_name = 'Ludovicsson')), '')"
            }
            Self::Edit => {
                "SELECT group_concat(status || ' ' || coalesce(notes, '')) FROM appointments WHERE patient_id = \
                 'p-0400' AND doctor_id = 'rao'"
            }
            Self::Book
            | Self::CheckIn
            | Self::Cancel
            | Self::MoveInOneStep
            | Self::MoveInTwoSteps
            | Self::Step
            | Self::WalkIn
            | Self::Undo => {
                "SELECT coalesce(group_concat(status, ', '), '') FROM (SELECT status FROM appointments WHERE patient_id \
                 IN ('p-0023', 'p-0400') AND doctor_id = 'rao' AND start_time NOT IN (1795422600, 1795422600000) ORDER BY created_at, status DESC)"
            }
        }
    }

    /// The rows when it is done, and once.
    pub fn after(self) -> &'static str {
        match self {
            Self::Book => "BK",
            Self::BookSomebodyNew => "1 BK",
            Self::CheckIn | Self::WalkIn => "CK",
            Self::Cancel | Self::Undo => "CN",
            Self::MoveInOneStep => "RES, BK",
            Self::MoveInTwoSteps => "CN, BK",
            Self::Step => "PA",
            Self::Edit => "BK one word",
        }
    }

    /// What the rows may be on the way: never none.
    pub fn between(self) -> Option<&'static str> {
        (self == Self::MoveInTwoSteps).then_some("BK, BK")
    }
}
