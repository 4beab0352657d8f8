//! Finding anybody: in today's list at once, in the directory as soon as it answers, and what Enter then does.

use frontdesk::desk::action::{Action, Command};
use frontdesk::desk::model::finding::{Found, Hit};
use frontdesk::desk::model::form::{FormField, Whom};
use frontdesk::desk::model::notice::Mark;
use frontdesk::desk::model::queue::QueueView;
use frontdesk::desk::model::{Mode, Pane};
use frontdesk::desk::port::{Answer, Failure, Push, Question, Reply, Write};
use frontdesk::domain::appointment::Status;
use frontdesk::domain::patient::Patient;

use crate::harness::{Harness, appointment, desk, patient, says};

/// A desk with somebody looked for.
fn finding(typed: &str) -> Harness {
    let mut harness = desk();
    harness.press(Command::Find).types(typed);
    harness
}

/// The rows of the box, in a word each.
fn rows(harness: &Harness) -> Vec<String> {
    let Mode::Finding(finding) = &harness.desk.mode else { panic!("no box is open") };
    let word = |hit: &Hit<'_>| match hit {
        Hit::Today(appointment, _) => format!("today {}", appointment.id.as_str()),
        Hit::Known(patient) => format!("known {}", patient.id.as_str()),
        Hit::New => "new".to_owned(),
    };
    harness.desk.found(finding).iter().map(word).collect()
}

fn chosen(harness: &Harness) -> Found {
    let Mode::Finding(finding) = &harness.desk.mode else { panic!("no box is open") };
    finding.row().expect("nobody is chosen").found.clone()
}

/// The directory answers the newest question.
fn directory(harness: &mut Harness, people: Vec<Patient>) {
    let (ticket, question) = harness.asked.pop_back().expect("the directory was not asked");
    assert!(matches!(question, Question::Patients { .. }), "{question:?}");
    harness.happens(Action::Reply(Reply::Answer(ticket, Ok(Answer::Patients(people)))));
}

#[test]
fn slash_three_letters_enter_checks_in_who_is_due_without_waiting_for_the_directory() {
    let mut harness = finding("bos");
    harness.press(Command::Enter);
    assert!(matches!(&harness.written[0].1, Write::CheckIn { id, .. } if id.as_str() == "a-bose"));
    assert!(harness.is_on_main_screen());
    assert_eq!(harness.desk.today.selected.as_ref().unwrap().as_str(), "a-bose");
}

#[test]
fn who_is_checked_in_is_who_is_shown_even_where_the_list_hides_them() {
    let mut harness = desk();
    harness.press(Command::NextDoctor).answer_all();
    harness.press(Command::OnlyThisDoctor);
    assert!(harness.desk.today_rows().is_empty(), "Dr. Iyer has nobody");
    harness.press(Command::Find).types("tara b").press(Command::Enter);
    assert!(matches!(&harness.written[0].1, Write::CheckIn { id, .. } if id.as_str() == "a-bose"));
}

#[test]
fn parts_of_names_tokens_and_digits_of_the_mobile_find_people_of_today() {
    for (typed, found) in [
        ("sana kh", "a-khan"),
        ("kh sa", "a-khan"),
        ("4", "a-khan"),
        ("tar", "a-bose"),
        ("das", "a-old"),
        ("bose 321", "a-bose"),
        ("khaan", "a-khan"),
        ("dass", "a-old"),
        ("bsoe", "a-bose"),
    ] {
        let mut harness = finding(typed);
        if !harness.asked.is_empty() {
            directory(&mut harness, Vec::new());
        }
        assert_eq!(chosen(&harness), Found::Today(found.into()), "{typed}");
    }
    let harness = finding("321");
    assert_eq!(rows(&harness)[..3], ["today a-bose", "today a-khan", "today a-old"], "who is due comes first");
}

#[test]
fn who_waits_is_shown_and_so_is_who_is_done() {
    for (typed, id) in [("khan", "a-khan"), ("om da", "a-old")] {
        let mut harness = finding(typed);
        harness.press(Command::Enter);
        let Mode::Details(details) = &harness.desk.mode else { panic!("no details for {typed}") };
        assert_eq!(details.appointment.id.as_str(), id);
        assert!(harness.written.is_empty());
    }
}

#[test]
fn enter_without_a_name_checks_in_nobody() {
    let mut harness = finding(" .");
    harness.press(Command::Enter);
    assert!(harness.written.is_empty() && harness.asked.is_empty());
    assert!(harness.is_on_main_screen());
}

#[test]
fn a_short_number_is_a_token_and_asks_nobody() {
    let mut harness = finding("9");
    assert!(harness.asked.is_empty());
    assert!(rows(&harness).is_empty());
    harness.press(Command::Enter);
    says(harness.notice(), Mark::Info, "Nobody has that token");
    harness.types("00");
    assert_eq!(harness.asked.len(), 1);
}

#[test]
fn somebody_of_the_directory_is_booked_on_the_selected_free_slot() {
    let mut harness = finding("kum");
    directory(&mut harness, vec![patient("kumar", "Ravi", "Kumar"), patient("kumari", "Asha", "Kumari")]);
    assert_eq!(rows(&harness), ["known kumar", "known kumari", "new"]);
    harness.press(Command::Enter);
    let form = harness.form();
    assert!(matches!(&form.whom, Whom::Known(patient) if patient.id.as_str() == "kumar"));
    assert_eq!(form.focus, FormField::Patient);
    harness.press(Command::Enter);
    assert!(matches!(harness.written[0].1, Write::Book(..)), "one more Enter books");
}

#[test]
fn where_no_free_slot_is_selected_they_are_taken_along_to_the_next_one() {
    let mut harness = desk();
    harness.desk.grid.go(Some(crate::harness::today("09:15")));
    harness.press(Command::Find).types("kum");
    directory(&mut harness, vec![patient("kumar", "Ravi", "Kumar")]);
    harness.press(Command::Enter);
    assert!(harness.is_on_main_screen());
    says(harness.notice(), Mark::Info, "Kumar, Ravi is taken along: n goes to a free slot");
    harness.press(Command::NextFree).press(Command::Enter);
    assert!(matches!(&harness.form().whom, Whom::Known(patient) if patient.id.as_str() == "kumar"));
    assert!(!harness.form().services.is_empty());
    harness.press(Command::Enter);
    assert_eq!(harness.booking().service.as_str(), "consult");
}

#[test]
fn a_booking_that_is_taken_along_already_is_not_given_to_somebody_else() {
    let mut harness = desk();
    harness.desk.grid.go(Some(crate::harness::today("09:15")));
    for (id, first) in [("kumar", "Ravi"), ("kumari", "Asha")] {
        harness.press(Command::Find).types("kum");
        directory(&mut harness, vec![patient(id, first, "Kumar")]);
        harness.press(Command::Enter);
    }
    says(harness.notice(), Mark::Info, "taken along already");
    let carried = harness.desk.carried.last().unwrap();
    assert!(matches!(&carried.whom, Whom::Known(patient) if patient.id.as_str() == "kumar"));
}

#[test]
fn who_comes_today_is_one_of_today_and_not_of_the_directory_and_who_is_done_is_both() {
    let mut harness = finding("321");
    directory(
        &mut harness,
        vec![patient("bose", "Tara", "Bose"), patient("old", "Om", "Das"), patient("kumar", "Ravi", "Kumar")],
    );
    assert_eq!(
        rows(&harness),
        ["today a-bose", "today a-khan", "today a-old", "known old", "known kumar", "new"],
        "Om Das was here and may come again"
    );
}

#[test]
fn whom_the_directory_knows_by_something_else_is_still_expected_today() {
    let mut harness = finding("tb99");
    directory(&mut harness, vec![patient("bose", "Tara", "Bose")]);
    assert_eq!(rows(&harness), ["today a-bose", "new"]);
    harness.press(Command::Enter);
    assert!(matches!(&harness.written[0].1, Write::CheckIn { id, .. } if id.as_str() == "a-bose"));
}

#[test]
fn enter_ahead_of_the_answer_takes_only_who_is_the_only_one() {
    let mut harness = finding("kum");
    harness.press(Command::Enter);
    directory(&mut harness, vec![patient("kumar", "Ravi", "Kumar")]);
    assert!(matches!(&harness.form().whom, Whom::Known(patient) if patient.id.as_str() == "kumar"));

    let mut harness = finding("kum");
    harness.press(Command::Enter);
    directory(&mut harness, vec![patient("kumar", "Ravi", "Kumar"), patient("kumari", "Asha", "Kumari")]);
    assert!(matches!(harness.desk.mode, Mode::Finding(_)), "which one is for the receptionist to see");

    let mut harness = finding("zuberi");
    harness.press(Command::Enter);
    directory(&mut harness, Vec::new());
    assert!(matches!(harness.desk.mode, Mode::Finding(_)), "nobody is registered unseen");
}

#[test]
fn who_is_only_spelled_alike_is_not_checked_in_before_the_directory_has_answered() {
    let mut harness = finding("bosse");
    assert_eq!(rows(&harness)[0], "today a-bose");
    harness.press(Command::Enter);
    assert!(harness.written.is_empty());
    directory(&mut harness, Vec::new());
    assert!(matches!(&harness.written[0].1, Write::CheckIn { id, .. } if id.as_str() == "a-bose"), "the only one");

    let mut harness = finding("bosse");
    harness.press(Command::Enter);
    directory(&mut harness, vec![patient("bosse", "Karin", "Bosse")]);
    assert!(harness.written.is_empty());
    assert_eq!(chosen(&harness), Found::Known("bosse".into()), "who is spelled as typed is chosen");
}

#[test]
fn a_slip_is_forgiven_only_where_nobody_is_found_without() {
    let mut harness = finding("bsoe");
    assert_eq!(rows(&harness), ["new"]);
    directory(&mut harness, vec![patient("bsoe", "Li", "Bsoe")]);
    assert_eq!(rows(&harness), ["known bsoe", "new"]);
    harness.types("x").press(Command::Back).types("bsoe");
    directory(&mut harness, Vec::new());
    assert_eq!(rows(&harness), ["today a-bose", "new"]);
}

#[test]
fn of_two_who_fit_as_badly_the_one_who_fits_in_more_words_comes_first() {
    let mut harness = desk();
    harness.appointments.push(appointment("a-kumar", "kumar", "Suresh", "Kumar", "11:15", Status::Booked));
    harness.appointments.push(appointment("a-kumaar", "kumaar", "Suresh", "Kumaar", "11:45", Status::Booked));
    harness.press(Command::Reload).answer_all();
    harness.press(Command::Find).types("shuresh kumaar");
    assert_eq!(rows(&harness)[..2], ["today a-kumaar", "today a-kumar"]);
}

#[test]
fn nobody_is_booked_before_it_is_known_who_is_due() {
    let mut harness = desk();
    let today = harness.desk.today_date();
    harness.press(Command::Find).types("kum");
    directory(&mut harness, vec![patient("kumar", "Ravi", "Kumar")]);
    let board = harness.desk.boards.get_mut(&("north".into(), today)).unwrap();
    *board = frontdesk::desk::model::life::Life::Waiting(frontdesk::desk::port::Ticket(99));
    harness.press(Command::Enter);
    assert!(matches!(harness.desk.mode, Mode::Finding(_)));
    says(harness.notice(), Mark::Info, "not known yet");
}

#[test]
fn what_is_chosen_stays_chosen_when_the_directory_answers() {
    let mut harness = finding("khaan");
    assert_eq!(chosen(&harness), Found::Today("a-khan".into()));
    directory(&mut harness, vec![patient("khaan", "Zoya", "Khaan")]);
    assert_eq!(chosen(&harness), Found::Today("a-khan".into()));
    harness.press(Command::Down);
    assert_eq!(chosen(&harness), Found::Known("khaan".into()));
}

#[test]
fn what_is_chosen_stays_chosen_when_the_list_changes() {
    let mut harness = finding("a");
    directory(&mut harness, Vec::new());
    harness.press(Command::Down);
    let before = chosen(&harness);
    harness.appointments.insert(0, appointment("a-aa", "aa", "Aa", "Aa", "10:45", Status::Booked));
    harness.happens(Action::Reply(Reply::Push(Push::Connected)));
    harness.answer_all();
    assert!(rows(&harness).contains(&"today a-aa".to_owned()), "{:?}", rows(&harness));
    assert_eq!(chosen(&harness), before);
}

#[test]
fn while_a_newer_answer_is_awaited_only_those_stay_who_still_fit() {
    let mut harness = finding("ku");
    directory(&mut harness, vec![patient("kumar", "Ravi", "Kumar"), patient("kurup", "Leela", "Kurup")]);
    harness.types("r");
    assert_eq!(rows(&harness), ["known kurup", "new"]);
    harness.press(Command::Enter);
    assert!(matches!(harness.desk.mode, Mode::Finding(_)), "the answer may have another one");
}

#[test]
fn a_late_answer_to_something_else_changes_nothing() {
    let mut harness = finding("k");
    let (old, _) = harness.asked.pop_front().unwrap();
    harness.types("z");
    harness.happens(Action::Reply(Reply::Answer(old, Ok(Answer::Patients(vec![patient("khan", "Sana", "Khan")])))));
    assert_eq!(rows(&harness), ["new"]);
}

#[test]
fn nobody_can_be_registered_with_what_was_typed_and_going_back_finds_the_search_again() {
    let mut harness = finding("qadira zuberi");
    directory(&mut harness, Vec::new());
    assert_eq!(chosen(&harness), Found::New);
    harness.press(Command::Enter);
    let Whom::New(new, _) = &harness.form().whom else { panic!("not a registration") };
    assert_eq!((new.first_name.value(), new.last_name.value()), ("Qadira", "Zuberi"));
    assert_eq!(harness.form().focus, FormField::Gender);
    harness.press(Command::Back);
    assert!(matches!(&harness.form().whom, Whom::Search(search) if search.typed.value() == "qadira zuberi"));
}

#[test]
fn nobody_is_registered_who_could_not_be_looked_up() {
    let mut harness = finding("zuberi");
    harness.fail_all(&Failure::NoAnswer);
    harness.press(Command::Enter);
    assert!(matches!(harness.desk.mode, Mode::Finding(_)));
    says(harness.notice(), Mark::Info, "Not looked up: the server does not answer");
}

#[test]
fn esc_empties_the_box_and_then_closes_it() {
    let mut harness = finding("bo");
    harness.press(Command::Back);
    assert!(rows(&harness).is_empty());
    harness.press(Command::Back);
    assert!(harness.is_on_main_screen());
    assert_eq!(harness.desk.pane, Pane::Slots, "and the keys are where they were");
}

#[test]
fn from_the_queue_it_goes_back_to_the_queue() {
    let mut harness = desk();
    let queue = QueueView { selected: Some("a-khan".into()), ..QueueView::default() };
    harness.desk.mode = Mode::Queue(Box::new(queue));
    harness.press(Command::Find);
    harness.types("bos").press(Command::Enter);
    assert_eq!(harness.written.len(), 1);
    let Mode::Queue(queue) = &harness.desk.mode else { panic!("not back in the queue") };
    assert_eq!(queue.selected.as_ref().unwrap().as_str(), "a-khan");
}

#[test]
fn a_paste_finds_and_takes_nobody() {
    let mut harness = desk();
    harness.press(Command::Find).happens(Action::Pasted("tara bose\n".into()));
    assert!(matches!(harness.desk.mode, Mode::Finding(_)));
    assert_eq!(chosen(&harness), Found::Today("a-bose".into()));
    assert!(harness.written.is_empty());
}

#[test]
fn in_the_whole_a_known_patient_is_checked_in_by_five_presses_and_booked_by_six() {
    // `/`, three letters, Enter.
    let mut harness = desk();
    harness.press(Command::Find).types("bos").press(Command::Enter);
    assert!(matches!(harness.written[0].1, Write::CheckIn { .. }));
    // The same, and Enter on the form.
    let mut harness = desk();
    harness.press(Command::Find).types("kum");
    directory(&mut harness, vec![patient("kumar", "Ravi", "Kumar")]);
    harness.press(Command::Enter).press(Command::Enter);
    assert!(matches!(harness.written[0].1, Write::Book(..)));
}
