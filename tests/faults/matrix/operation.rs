//! What a receptionist can change: how it is prepared, which key commits it, and what the server has when it has happened.

use frontdesk::domain::ids::AppointmentId;

use super::fault::{Befalls, Ends};
use crate::answers::json;
use crate::harness::{Desk, Practice};
use crate::proxy::{Exchange, Fault, Proxy};
use crate::rows::{at_raos, booked_at, booking, kolkata};

/// Somebody who has no other appointment: for what another program books.
const PATIENT: &str = "p-0400";
/// Suresh Kumaar: for what is typed here.
const KUMAAR: &str = "p-0023";

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
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

    /// Whether the selection is elsewhere afterwards: then the next time begins with another desk.
    pub fn takes_the_selection_along(self) -> bool {
        matches!(self, Self::MoveInOneStep | Self::MoveInTwoSteps)
    }

    /// How it ends where the whole head of an answer has come, and not all of its body: an answer without a body is whole
    /// by then.
    pub fn when_told_in_full(self) -> Ends {
        Ends::DoneAfterDoubt
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

    /// Everything up to the key that commits; `n` tells one time from the others.
    pub async fn prepare(self, practice: &Practice, desk: &Desk, n: usize) {
        match self {
            Self::Book => {
                desk.types("<Enter>kumaar").sees("≈ Kumaar, Suresh").await.types("<Enter>").sees("Enter books").await;
            }
            Self::BookSomebodyNew => {
                let name = new_name(n);
                desk.types(&format!("<Enter>{name}")).sees("nobody of that name").await.types("<Enter>");
                desk.sees("New patient").await.types("<Enter>").sees("needed: F, M or O").await;
                desk.types(&format!("f<Tab>34<Tab>98450 1{n:04}")).sees(&format!("98450 1{n:04}")).await;
            }
            Self::WalkIn => {
                desk.types("w").sees("Walk-in for Dr.").await.types("kumaar").sees("≈ Kumaar, Suresh").await;
                desk.types("<Enter>").sees("Enter into the queue").await;
            }
            Self::Undo => {
                desk.types("<Enter>kumaar").sees("≈ Kumaar, Suresh").await.types("<Enter>").sees("Enter books").await;
                desk.types("<Enter>").sees("✓ Booked").await.sees("11:30–11:45 · booked").await;
            }
            Self::CheckIn | Self::Cancel | Self::MoveInOneStep | Self::MoveInTwoSteps | Self::Step | Self::Edit => {
                let before = booking("11:30", &format!("{self:?}-{n}"), PATIENT);
                let id = practice.client().book(&before, &kolkata()).await.unwrap().id;
                desk.sees("11:30–11:45 · booked").await;
                self.opens(practice, desk, &id, n).await;
            }
        }
    }

    /// What is opened over the appointment before the key that commits.
    async fn opens(self, practice: &Practice, desk: &Desk, id: &AppointmentId, n: usize) {
        match self {
            Self::Cancel => {
                desk.types("x").sees("Enter cancels the appointment").await;
            }
            Self::MoveInOneStep | Self::MoveInTwoSteps => {
                desk.types("rn").sees("Enter moves it there").await;
            }
            Self::Step => {
                practice.client().check_in(id, &format!("in-{n}")).await.unwrap();
                desk.sees("11:30–11:45 · waiting").await;
            }
            Self::Edit => {
                desk.types("d")
                    .sees("Booked       Mon")
                    .await
                    .types("n")
                    .sees("Notes of ")
                    .await
                    .types(&format!("word {n}"));
                desk.sees(&format!("word {n}")).await;
            }
            Self::CheckIn | Self::Book | Self::BookSomebodyNew | Self::WalkIn | Self::Undo => {}
        }
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

    /// Whether the server has it, and once.
    pub async fn has_happened(self, practice: &Practice, n: usize) -> bool {
        let all = at_raos(practice).await;
        let at = booking("11:30", "", "").start;
        let theirs: Vec<_> = all.iter().filter(|a| a.patient.id.as_str() == PATIENT).collect();
        let there = all.iter().filter(|a| a.start == at && !a.walk_in).collect::<Vec<_>>();
        let status = there.first().map(|a| a.status.code().to_owned());
        match self {
            Self::Book | Self::BookSomebodyNew => {
                assert!(there.len() <= 1, "it was booked {} times", there.len());
                there.len() == 1
            }
            Self::CheckIn => status.as_deref() == Some("CK"),
            Self::Step => status.as_deref() == Some("PA"),
            Self::Cancel | Self::Undo => there.is_empty(),
            Self::MoveInOneStep | Self::MoveInTwoSteps => {
                assert_eq!(theirs.len(), 1, "never none, never two");
                theirs[0].start != at
            }
            Self::WalkIn => {
                let walked_in = all.iter().filter(|a| a.walk_in && a.patient.id.as_str() == KUMAAR).count();
                assert!(walked_in <= 1, "{walked_in} times in the queue");
                walked_in == 1
            }
            Self::Edit => {
                let now = chrono::Utc::now();
                let details = practice.client().details(&there[0].id, &kolkata(), now).await.unwrap();
                details.notes.is_some_and(|notes| notes.raw() == format!("word {n}"))
            }
        }
    }

    /// The desk and the server are as they were before.
    pub async fn clears(self, practice: &Practice, desk: &Desk, n: usize) {
        let at = booking("11:30", "", "").start;
        for (i, one) in at_raos(practice).await.iter().enumerate() {
            let walked_in = one.walk_in && one.patient.id.as_str() == KUMAAR;
            if one.patient.id.as_str() == PATIENT || one.start == at || walked_in {
                practice.client().cancel(&one.id, None, &format!("clear-{self:?}-{n}-{i}")).await.unwrap();
            }
        }
        assert_eq!(booked_at(practice, "11:30").await, 0);
        if self == Self::Edit {
            // The details are still open.
            desk.types("<Esc>");
        }
        if !self.takes_the_selection_along() {
            desk.sees("▶11:30").await;
        }
    }
}

/// A name that nobody has yet, and that is like no other of them.
fn new_name(n: usize) -> String {
    const FIRST: [&str; 26] = [
        "Abner", "Bozidar", "Cuthbert", "Dmitri", "Egon", "Fjodor", "Gunther", "Hrolf", "Ingvar", "Jorvik", "Knut",
        "Ludovic", "Mjolnir", "Njord", "Oswin", "Pjotr", "Quincy", "Rurik", "Sverre", "Torvald", "Ulrich", "Vsevolod",
        "Wolfram", "Xerxes", "Yngve", "Zbigniew",
    ];
    format!("{} {}sson", FIRST[n], FIRST[(n + 11) % FIRST.len()])
}
