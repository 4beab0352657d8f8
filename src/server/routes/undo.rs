//! *Desk extensions*: undo.

use std::sync::Arc;

use axum::extract::State;
use axum::response::Response;

use crate::contract::bookings::Data;
use crate::server::audit::About;
use crate::server::extract::Which;
use crate::server::problem::Refusal;
use crate::server::state::App;
use crate::server::writes::{Ask, Did};
use crate::server::{undo, views, visits};

/// `POST /desk/v1/appointments/{appointment_id}/undo`.
pub async fn take_back(State(app): State<Arc<App>>, ask: Ask, which: Which) -> Result<Response, Refusal> {
    let asked = ask.to("undo", &())?.about(which.about());
    app.write(asked, move |sql, turn| {
        let appointment = visits::found_in_path(sql, turn, &which)?;
        let counts = undo::take_back(sql, turn, appointment)?;
        let data = views::details(&turn.practice, &counts, None);
        Did::json(200, &Data { data }, About::both(&counts.id, &counts.patient))
    })
    .await
}
