//! The command line: what it understands of what is typed, and what Enter does with it.

use frontdesk::desk::action::{Action, Command, Edit};
use frontdesk::desk::model::command_line::reading::{Problem, Reading, Rows, Whose};
use frontdesk::desk::model::command_line::{CommandLine, LineStep};
use frontdesk::desk::model::masks;
use frontdesk::desk::model::notice::Mark;
use frontdesk::desk::model::{Mode, Pane};
use frontdesk::desk::port::{Answer, Done, Failure, Outcome, Question, Reason, Reply, Write};
use frontdesk::domain::appointment::Status;
use frontdesk::domain::booking::{AppointmentKind, ForWhom, PaymentMode};

use crate::harness::{Harness, appointment, at, booked, desk, patient, quarter, refused, says, taken, today};

impl Harness {
    /// Opens the line and types; everything that it asks is answered.
    fn line(&mut self, typed: &str) -> &mut Self {
        self.press(Command::CommandLine).types(typed).answer_all()
    }

    fn open_line(&self) -> &CommandLine {
        match &self.desk.mode {
            Mode::CommandLine(line) => line,
            other => panic!("no command line is open: {other:?}"),
        }
    }

    fn reading(&self) -> Reading {
        self.desk.read_line(self.open_line())
    }

    /// The sentence, the problems and what is listed, as the preview tells them.
    fn preview(&self) -> String {
        let reading = self.reading();
        let who = reading.who.as_ref().map(|who| match who {
            Whose::Patient(patient) => patient.name.listed(),
            Whose::Appointment(appointment) => masks::plain(&self.desk.name_of(appointment)),
        });
        let title = reading.verb.map(|verb| verb.title());
        let parts = title.into_iter().chain(who).chain(reading.rest.iter().cloned());
        let problems: Vec<&str> = reading.problems.iter().map(Problem::says).collect();
        let enter = if reading.enter.is_some() { "!" } else { "" };
        format!("{}{enter} | {}", parts.collect::<Vec<_>>().join(" · "), problems.join(" & "))
    }

    fn taken(&self) -> String {
        let taken = self.reading().taken;
        taken.iter().skip(1).map(|word| format!("{}={}", word.word, word.what)).collect::<Vec<_>>().join(", ")
    }

    fn completes(&mut self) -> &mut Self {
        self.press(Command::Complete).answer_all()
    }

    fn typed(&self) -> &str {
        self.open_line().typed.value()
    }
}

#[test]
fn the_preview_resolves_more_with_each_word() {
    let mut harness = desk();
    harness.line("b ku");
    assert_eq!(
        harness.preview(),
        "Book · Kumar, Ravi · Dr. Anil Rao · Mon 23 Nov · first visit! | No time said: the first free one is 10:45"
    );
    harness.types(" iy").answer_all();
    assert!(
        harness.preview().starts_with("Book · Kumar, Ravi · Dr. Lakshmi Iyer · Mon 23 Nov"),
        "{}",
        harness.preview()
    );
    harness.types(" 1130").answer_all();
    assert_eq!(harness.preview(), "Book · Kumar, Ravi · Dr. Lakshmi Iyer · Mon 23 Nov 11:30–11:45 · first visit! | ");
    harness.types(" fu").answer_all();
    assert_eq!(harness.preview(), "Book · Kumar, Ravi · Dr. Lakshmi Iyer · Mon 23 Nov 11:30–11:45 · follow-up! | ");
    assert_eq!(harness.taken(), "ku=patient, iy=Dr. Lakshmi Iyer, 1130=11:30, fu=follow-up");
}

#[test]
fn at_every_letter_there_is_a_preview_and_nothing_is_done() {
    let mut harness = desk();
    harness.press(Command::CommandLine);
    for letter in "book \"kumar\" with dr iyer on tue 24/11 at 4 pm fu next , 99999 … tele".chars() {
        harness.happens(Action::Typed(Edit::Insert(letter)));
        harness.preview();
        harness.answer_all();
        harness.preview();
    }
    assert!(harness.written.is_empty());
}

#[test]
fn a_line_that_is_understood_books_with_one_enter_and_closes() {
    let mut harness = desk();
    harness.line("b kum rao tue 930 fu").press(Command::Enter);
    assert!(harness.is_on_main_screen());
    let booking = harness.booking();
    assert_eq!(booking.patient, ForWhom::Known("kumar".into()));
    assert_eq!(booking.start, at("2026-11-24T09:30:00+05:30"));
    assert_eq!((booking.doctor.as_str(), booking.service.as_str()), ("rao", "follow"));
    assert_eq!((booking.kind.clone(), booking.payment.clone()), (AppointmentKind::FollowUp, PaymentMode::Later));
    assert!(!booking.key.is_empty());
    says(harness.notice(), Mark::Sent, "Kumar, Ravi · Rao · Tue 09:30");
    harness.write_ends(booked("a-new"));
    says(harness.notice(), Mark::Done, "Booked Kumar, Ravi");
    let board = harness.desk.board_of_today().unwrap().value().unwrap();
    let new = board.appointments.iter().find(|a| a.id.as_str() == "a-new").expect("it is in the list");
    assert_eq!(masks::plain(&harness.desk.name_of(new)), "Kumar, Ravi", "with the name, before anything is read again");
}

#[test]
fn a_day_that_the_grid_does_not_show_is_read_for_the_line() {
    let mut harness = desk();
    harness.line("b kum rao thu");
    assert_eq!(
        harness.preview(),
        "Book · Kumar, Ravi · Dr. Anil Rao · Thu 26 Nov · first visit! | No time said: the first free one is 09:00"
    );
    assert_eq!(harness.desk.first_day().to_string(), "2026-11-23", "the grid stays where it is");
    harness.types(" 10").answer_all().press(Command::Enter);
    assert_eq!(harness.booking().start, at("2026-11-26T10:00:00+05:30"));
}

#[test]
fn as_long_as_answers_are_awaited_enter_does_nothing() {
    let mut harness = desk();
    harness.press(Command::CommandLine).types("b kum rao thu 930").press(Command::Enter);
    assert!(harness.written.is_empty());
    assert!(harness.preview().contains("Looking for “kum”") && harness.preview().contains("Reading the slots"));
    harness.answer_all();
    assert!(harness.written.is_empty(), "nobody is booked unseen");
    harness.press(Command::Enter);
    assert_eq!(harness.written.len(), 1);
}

#[test]
fn a_late_answer_of_older_words_changes_nothing() {
    let mut harness = desk();
    harness.press(Command::CommandLine).types("b ku");
    let older = harness.asked.iter().position(|(_, q)| matches!(q, Question::Patients { typed } if typed == "k"));
    let (ticket, _) = harness.asked.remove(older.unwrap()).unwrap();
    harness.answer_all();
    let late = Answer::Patients(vec![patient("khan", "Sana", "Khan")]);
    harness.happens(Action::Reply(Reply::Answer(ticket, Ok(late))));
    assert!(harness.preview().contains("Kumar, Ravi"));
}

#[test]
fn of_several_patients_one_is_chosen_with_the_arrows_or_by_typing_on() {
    let mut harness = desk();
    harness.line("b k 11");
    assert!(harness.preview().contains("2 patients match “k”"), "{}", harness.preview());
    harness.press(Command::Enter);
    assert!(harness.written.is_empty());
    assert_eq!(harness.open_line().step, LineStep::NotYet);
    harness.press(Command::Down).press(Command::Down);
    assert!(harness.preview().starts_with("Book · Kumar, Ravi"), "{}", harness.preview());
    harness.press(Command::Up);
    assert!(harness.preview().starts_with("Book · Khan, Sana"), "{}", harness.preview());
}

#[test]
fn who_alone_is_called_as_typed_is_meant_and_the_near_ones_stay_in_sight() {
    let mut harness = desk();
    harness.press(Command::CommandLine).types("b kumar 1130");
    for (ticket, question) in std::mem::take(&mut harness.asked) {
        if matches!(question, Question::Patients { .. }) {
            let near = vec![patient("kumaar", "Ravi", "Kumaar"), patient("kumar", "Ravi", "Kumar")];
            harness.happens(Action::Reply(Reply::Answer(ticket, Ok(Answer::Patients(near)))));
        }
    }
    assert!(harness.preview().starts_with("Book · Kumar, Ravi"), "{}", harness.preview());
    assert!(matches!(harness.reading().rows, Rows::Patients(all) if all.len() == 2));
    harness.press(Command::Up);
    assert!(harness.preview().starts_with("Book · Kumaar, Ravi"), "{}", harness.preview());
}

#[test]
fn the_choice_stays_while_other_words_are_typed() {
    let mut harness = desk();
    harness.line("b k").press(Command::Down).press(Command::Down).types(" iyer 11").answer_all();
    assert!(harness.preview().starts_with("Book · Kumar, Ravi · Dr. Lakshmi Iyer"), "{}", harness.preview());
}

#[test]
fn what_is_not_free_is_said_with_the_next_that_is_and_tab_takes_it() {
    let mut harness = desk();
    harness.line("b kum 11");
    assert!(harness.preview().ends_with("| 11:00 is taken; next free 11:15: Tab takes it"), "{}", harness.preview());
    harness.press(Command::Enter);
    assert!(harness.written.is_empty());
    harness.completes();
    assert_eq!(harness.typed(), "b kum 11:15");
    assert!(harness.preview().contains("11:15–11:30"));
    for (typed, problem) in [
        ("b kum 930", "09:30 has passed; next free 10:45"),
        ("b kum 1120", "No slot begins at 11:20; next free 11:15"),
        ("b kum iyer tue 930", "Dr. Lakshmi Iyer does not sit on Tue 24 Nov"),
        ("b kum yesterday 930", "Sun 22 Nov is past"),
    ] {
        let mut harness = desk();
        harness.line(typed);
        assert!(harness.preview().contains(problem), "{typed}: {}", harness.preview());
    }
}

#[test]
fn a_wrong_line_is_kept_and_says_which_word() {
    let mut harness = desk();
    harness.line("g tue blah").press(Command::Enter);
    assert_eq!(harness.typed(), "g tue blah");
    assert!(harness.preview().contains("“blah” is not understood here"));
    assert_eq!(harness.open_line().step, LineStep::NotYet);
    let mut harness = desk();
    harness.line("zzz kum").press(Command::Enter);
    assert_eq!(harness.typed(), "zzz kum");
    assert!(harness.preview().contains("“zzz” is no command"));
    let mut harness = desk();
    harness.line("b kum 930 945");
    assert!(harness.preview().contains("“945”: that was said already"), "{}", harness.preview());
}

#[test]
fn a_beginning_lists_the_commands_that_begin_so() {
    let mut harness = desk();
    harness.line("c");
    let Rows::Commands(all) = harness.reading().rows else { panic!() };
    assert_eq!(all.len(), 3);
    harness.types("l").answer_all();
    let Rows::Commands(all) = harness.reading().rows else { panic!() };
    assert_eq!(all.len(), 1);
}

#[test]
fn tab_completes_commands_doctors_days_and_names() {
    let mut harness = desk();
    harness.line("bo").completes();
    assert_eq!(harness.typed(), "book ");
    harness.types("kum").answer_all().completes();
    assert_eq!(harness.typed(), "book Kumar,Ravi ");
    harness.types("i").answer_all().completes();
    assert_eq!(harness.typed(), "book Kumar,Ravi iyer ");
    harness.types("thur").answer_all().completes();
    assert_eq!(harness.typed(), "book Kumar,Ravi iyer thursday ");
    assert_eq!(harness.taken(), "Kumar,Ravi=patient, iyer=Dr. Lakshmi Iyer, thursday=Thu 26 Nov");
}

#[test]
fn without_a_time_enter_opens_the_form_with_patient_and_slot() {
    let mut harness = desk();
    harness.line("b kum rao thu fu").press(Command::Enter);
    let form = harness.form();
    assert!(matches!(&form.whom, frontdesk::desk::model::form::Whom::Known(p) if p.id.as_str() == "kumar"));
    assert_eq!(form.span.start, at("2026-11-26T09:00:00+05:30"));
    assert_eq!(form.chosen_service().unwrap().id.as_str(), "follow");
    harness.answer_all().press(Command::Enter);
    assert_eq!(harness.booking().start, at("2026-11-26T09:00:00+05:30"));
}

#[test]
fn whom_nobody_knows_is_looked_for_in_the_form() {
    let mut harness = desk();
    harness.line("b zacharias 11:30").press(Command::Enter).answer_all();
    let frontdesk::desk::model::form::Whom::Search(search) = &harness.form().whom else { panic!() };
    assert_eq!(search.typed.value(), "zacharias");
}

#[test]
fn a_lost_race_brings_the_line_back_and_says_so() {
    let mut harness = desk();
    harness.line("b kum rao 1130").press(Command::Enter);
    harness.appointments.push(appointment("a-other", "roy", "Rhea", "Roy", "11:30", Status::Booked));
    harness.write_ends(taken(vec![quarter("11:45")])).answer_all();
    assert_eq!(harness.typed(), "b kum rao 1130");
    assert!(matches!(harness.open_line().step, LineStep::Refused(_)));
    assert!(harness.preview().contains("11:30 is taken; next free 11:45"), "{}", harness.preview());
    harness.completes().press(Command::Enter);
    assert_eq!(harness.booking().start, today("11:45"));
}

#[test]
fn a_line_that_is_refused_while_something_else_is_open_waits_for_the_colon() {
    let mut harness = desk();
    harness.line("b kum rao 1130").press(Command::Enter).press(Command::GoToDate);
    harness.write_ends(refused(Reason::NotSent, "")).answer_all();
    assert!(matches!(harness.desk.mode, Mode::Asking(_)));
    harness.press(Command::Back).press(Command::CommandLine);
    assert_eq!(harness.typed(), "b kum rao 1130");
}

#[test]
fn somebody_in_the_list_is_checked_in_by_name_or_token() {
    let mut harness = desk();
    harness.line("c bos").press(Command::Enter);
    assert!(matches!(harness.written.back(), Some((_, Write::CheckIn { id, .. })) if id.as_str() == "a-bose"));
    let mut harness = desk();
    harness.line("x 4");
    assert!(harness.preview().starts_with("Cancel · Khan, Sana!"), "{}", harness.preview());
    harness.press(Command::Enter);
    assert!(matches!(&harness.desk.mode, Mode::Cancelling(asked) if asked.appointment.id.as_str() == "a-khan"));
    let mut harness = desk();
    harness.line("c khan");
    assert!(harness.preview().contains("That can't be done: waiting"), "{}", harness.preview());
    harness.press(Command::Enter);
    assert!(harness.written.is_empty());
}

#[test]
fn an_appointment_is_moved_by_name_to_a_time() {
    let mut harness = desk();
    harness.line("r bose tue 11").press(Command::Enter);
    let Some((_, Write::Move { id, booking, key, .. })) = harness.written.back() else { panic!() };
    assert_eq!(id.as_str(), "a-bose");
    assert_eq!(booking.start, at("2026-11-24T11:00:00+05:30"));
    assert_eq!(booking.patient, ForWhom::Known("bose".into()));
    assert_ne!(*key, booking.key);
}

#[test]
fn a_patient_joins_a_queue() {
    let mut harness = desk();
    harness.line("w kum iyer").press(Command::Enter);
    let Some((_, Write::WalkIn(walk_in))) = harness.written.back() else { panic!() };
    assert_eq!((walk_in.doctor.as_str(), walk_in.patient.clone()), ("iyer", ForWhom::Known("kumar".into())));
}

#[test]
fn days_doctors_and_clinics_are_gone_to() {
    let mut harness = desk();
    harness.line("g +7 iyer");
    assert_eq!(harness.preview(), "Go to · Dr. Lakshmi Iyer · Mon 30 Nov 2026 · in 7 days! | ");
    harness.press(Command::Enter).answer_all();
    assert_eq!(harness.desk.first_day().to_string(), "2026-11-30");
    assert_eq!(harness.desk.doctor, Some("iyer".into()));
    harness.line("clinic sou").press(Command::Enter).answer_all();
    assert_eq!(harness.desk.clinic, Some("south".into()));
    harness.line("doctor rao").press(Command::Enter).answer_all();
    assert_eq!(
        (harness.desk.clinic.as_ref().unwrap().as_str(), harness.desk.doctor.as_ref().unwrap().as_str()),
        ("north", "rao")
    );
}

#[test]
fn the_history_keeps_no_names() {
    let mut harness = desk();
    harness.line("b \"kumar\" rao tue 930 fu").press(Command::Enter);
    harness.write_ends(booked("a-new")).answer_all();
    harness.line("c bose").press(Command::Enter);
    harness.line("find khan").press(Command::Enter).press(Command::Back).press(Command::Back);
    let kept: Vec<&str> = harness.desk.lines.history.iter().map(String::as_str).collect();
    assert_eq!(kept, ["b … rao tue 930 fu", "c …", "find"]);
    harness.press(Command::CommandLine).press(Command::Up).press(Command::Up).press(Command::Up).answer_all();
    assert_eq!(harness.typed(), "b … rao tue 930 fu");
    assert!(harness.preview().contains("For whom?"), "{}", harness.preview());
    harness.types("kha").answer_all();
    assert_eq!(harness.typed(), "b kha rao tue 930 fu");
    harness.press(Command::Enter);
    assert_eq!(harness.booking().patient, ForWhom::Known("khan".into()));
}

#[test]
fn arrows_go_through_the_history_and_back_to_an_empty_line() {
    let mut harness = desk();
    harness.line("g tue").press(Command::Enter).answer_all();
    harness.line("g +7").press(Command::Enter).answer_all();
    harness.press(Command::CommandLine).press(Command::Up).press(Command::Up).press(Command::Up);
    assert_eq!(harness.typed(), "g tue");
    harness.press(Command::Down).press(Command::Down);
    assert_eq!(harness.typed(), "");
}

#[test]
fn what_esc_leaves_comes_back_with_the_first_arrow() {
    let mut harness = desk();
    harness.line("b kum tue").press(Command::Back);
    assert!(harness.is_on_main_screen());
    harness.press(Command::CommandLine);
    assert_eq!(harness.typed(), "");
    harness.press(Command::Up);
    assert_eq!(harness.typed(), "b kum tue");
}

#[test]
fn a_paste_never_submits() {
    let mut harness = desk();
    harness.press(Command::CommandLine).happens(Action::Pasted("b kum rao tue 930\nb bose rao tue 945\n".into()));
    harness.answer_all();
    assert!(harness.written.is_empty());
    assert!(!harness.typed().contains('\n'));
    assert!(matches!(harness.desk.mode, Mode::CommandLine(_)));
}

#[test]
fn a_directory_that_can_not_be_asked_is_said_and_asked_again_with_the_next_key() {
    let mut harness = desk();
    harness.press(Command::CommandLine).types("b ku").fail_all(&Failure::Unreachable);
    assert!(harness.preview().contains("Can't look"), "{}", harness.preview());
    harness.happens(Action::Typed(Edit::Insert('m'))).answer_all();
    assert!(harness.preview().contains("Kumar, Ravi"));
}

#[test]
fn typing_debugs_nothing_of_what_was_typed() {
    let mut harness = desk();
    harness.line("b kumar");
    let shown = format!("{:?}", harness.open_line());
    assert!(!shown.contains("kumar") && !shown.contains("Ravi"), "{shown}");
}

#[test]
fn g_goes_to_a_date_and_says_it_while_it_is_typed() {
    let mut harness = desk();
    harness.press(Command::GoToDate).types("tue");
    let Mode::Asking(asking) = &harness.desk.mode else { panic!() };
    assert_eq!(harness.desk.understood(asking), "Tue 24 Nov 2026 · tomorrow · 1 doctor sits");
    harness.press(Command::Enter).answer_all();
    assert_eq!(harness.desk.first_day().to_string(), "2026-11-24");
    assert_eq!(harness.selected_time(), "24 09:00");
    harness.press(Command::GoToDate).types("24/13").press(Command::Enter);
    let Mode::Asking(asking) = &harness.desk.mode else { panic!("it stays as typed") };
    assert_eq!(asking.typed.value(), "24/13");
    assert!(asking.fault.as_ref().unwrap().contains("“24/13” is no day"));
}

#[test]
fn the_last_check_in_is_repeated_on_what_is_selected_now() {
    let mut harness = desk();
    harness.appointments.push(appointment("a-roy", "roy", "Rhea", "Roy", "11:30", Status::Booked));
    harness.press(Command::Reload).answer_all();
    harness.press(Command::Repeat);
    says(harness.notice(), Mark::Info, "Nothing yet to repeat");
    harness.line("c bose").press(Command::Enter);
    harness.write_ends(Outcome::Done(Done::CheckedIn { status: Status::CheckedIn, token: Some(5), at: None }));
    harness.desk.pane = Pane::Today;
    harness.desk.today.selected = Some("a-roy".into());
    harness.press(Command::Repeat);
    assert!(matches!(harness.written.back(), Some((_, Write::CheckIn { id, .. })) if id.as_str() == "a-roy"));
}

#[test]
fn after_a_booking_the_form_opens_on_the_selected_slot_for_the_same_patient_and_service() {
    let mut harness = desk();
    harness.line("b kum rao tue 930 fu").press(Command::Enter).write_ends(booked("a-new")).answer_all();
    harness.press(Command::Repeat);
    let form = harness.form();
    assert!(matches!(&form.whom, frontdesk::desk::model::form::Whom::Known(p) if p.id.as_str() == "kumar"));
    assert_eq!(form.chosen_service().unwrap().id.as_str(), "follow");
    assert_eq!(form.span.start, today("10:45"));
}
