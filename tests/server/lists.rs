//! *Appointments of days*: pages, filters, order, and what each entry carries.

use serde_json::{Value, json};

use crate::both::on_both_stores;
use crate::harness::{BOOK, CANCEL, Desk, booking, id_of, with};

on_both_stores![
    a_list_comes_in_pages_in_order_of_time,
    an_entry_tells_who_it_is_and_cancelled_ones_are_listed,
    other_combinations_are_refused,
];

async fn page(desk: &Desk, query: &str) -> Vec<Value> {
    let body = desk.get(&format!("/dr/v1/appointment?{query}")).await.is(200);
    body["appointments"].as_array().unwrap().clone()
}

/// The 48 consultations of Dr. Das on the next Monday.
async fn fill_a_monday(desk: &Desk, patient: &str) {
    for quarter in 0..48 {
        let time = |q: i32| format!("2026-11-30T{:02}:{:02}:00+05:30", 8 + q / 4, q % 4 * 15);
        let slot =
            json!({ "start_time": time(quarter), "end_time": time(quarter + 1), "service_conf_id": "das-consult" });
        let parts = json!({ "doctor_id": "das", "clinic_id": "south", "slot": slot });
        desk.post(BOOK, with(booking(patient, "11:00", "11:15"), parts)).await.is(200);
    }
}

async fn a_list_comes_in_pages_in_order_of_time() {
    let desk = Desk::new().await;
    let asha = desk.patient("Asha", "Rao", "9000000001").await;
    fill_a_monday(&desk, &asha).await;
    let day = "start_date=2026-11-30&end_date=2026-11-30";
    let lengths = async |query: String| {
        let mut lengths = Vec::new();
        for number in 0..4 {
            lengths.push(page(&desk, &format!("{query}&page_no={number}")).await.len());
        }
        lengths
    };
    assert_eq!(lengths(day.to_owned()).await, [30, 18, 0, 0]);
    assert_eq!(lengths(format!("{day}&doctor_id=das")).await, [48, 0, 0, 0]);
    assert_eq!(lengths(format!("patient_id={asha}")).await, [20, 20, 8, 0]);
    // Whoever asks for longer pages gets them, up to what is told.
    assert_eq!(lengths(format!("{day}&page_size=40")).await, [40, 8, 0, 0]);
    assert_eq!(lengths(format!("{day}&page_size=1000000")).await, [48, 0, 0, 0]);
    assert_eq!(lengths(format!("{day}&page_size=0")).await, [1, 1, 1, 1]);
    let told = desk.get(&format!("/dr/v1/appointment?{day}")).await.is(200);
    assert_eq!(told["longest_page"], json!(500));
    let entries = page(&desk, &format!("{day}&clinic_id=south")).await;
    assert!(entries.is_sorted_by_key(|entry| entry["start_time"].as_i64()));
    assert!(page(&desk, &format!("{day}&clinic_id=north")).await.is_empty());
}

async fn an_entry_tells_who_it_is_and_cancelled_ones_are_listed() {
    let desk = Desk::new().await;
    let asha = desk.patient("Asha", "Rao", "9000000001").await;
    let id = id_of(&desk.book(&asha, "11:00", "11:15").await.is(200));
    desk.put(CANCEL, json!({ "appointment_id": id })).await.is(200);
    let entries = page(&desk, "start_date=2026-11-23&end_date=2026-11-24&doctor_id=rao&clinic_id=north").await;
    let entry = &entries[0];
    assert_eq!((&entry["status"], &entry["mode"]), (&json!("CN"), &json!("in_clinic")));
    assert_eq!(entry["start_time"], json!(1_795_411_800));
    assert_eq!(entry["patient"]["first_name"], json!("Asha"));
    assert_eq!(entry["appointment_type"], json!("REGULAR"));
}

async fn other_combinations_are_refused() {
    let desk = Desk::new().await;
    for query in [
        "",
        "doctor_id=rao",
        "start_date=2026-11-23",
        "start_date=2026-11-23&end_date=2026-11-30",
        "start_date=2026-11-23&end_date=2026-11-22",
        "start_date=2026-02-30&end_date=2026-03-01",
        "patient_id=p&start_date=2026-11-23&end_date=2026-11-23",
        "patient_id=p&doctor_id=rao",
        "patient_id=p&page_no=-1",
        "patient_id=p&page_no=two",
    ] {
        desk.get(&format!("/dr/v1/appointment?{query}")).await.refused(400, "BAD_REQUEST");
    }
    page(&desk, "start_date=2026-11-23&end_date=2026-11-29").await;
}
