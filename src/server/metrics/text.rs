//! The numbers as Prometheus reads them (text format 0.0.4).

use std::fmt::Write;
use std::sync::PoisonError;

use chrono::{DateTime, Utc};

use super::Metrics;
use super::histogram::{Histogram, UP_TO};

/// What stands beside the numbers that the server counts itself.
pub struct Around<'a> {
    /// How long writes of the store took.
    pub writes: &'a Histogram,
    /// The last moment of the certificate, where there is one.
    pub certificate_expires: Option<DateTime<Utc>>,
}

impl Metrics {
    /// The whole page.
    pub fn text(&self, around: &Around<'_>) -> String {
        let mut page = Page(String::with_capacity(8 * 1024));
        page.head("frontdesk_build_info", "gauge", "The program that answers.");
        page.line("frontdesk_build_info", &[("version", env!("CARGO_PKG_VERSION"))], 1);
        self.requests(&mut page);
        self.connections(&mut page);
        page.head("frontdesk_event_streams_open", "gauge", "Desks that follow the changes.");
        page.line("frontdesk_event_streams_open", &[], self.streams.get());
        page.head("frontdesk_sign_ins_total", "counter", "Sign-ins, by how they went.");
        for (how, count) in [
            ("good", &self.sign_ins.good),
            ("wrong", &self.sign_ins.wrong),
            ("turned_away", &self.sign_ins.turned_away),
        ] {
            page.line("frontdesk_sign_ins_total", &[("result", how)], count.get());
        }
        page.head("frontdesk_store_write_seconds", "histogram", "Writes of the store, from asked for to kept.");
        page.histogram("frontdesk_store_write_seconds", &[], around.writes);
        if let Some(expires) = around.certificate_expires {
            page.head("frontdesk_certificate_expires_seconds", "gauge", "When the certificate ends, in epoch seconds.");
            page.line("frontdesk_certificate_expires_seconds", &[], expires.timestamp());
        }
        page.0
    }

    fn requests(&self, page: &mut Page) {
        let routes = self.routes.lock().unwrap_or_else(PoisonError::into_inner);
        page.head("frontdesk_requests_total", "counter", "Answers, by route, method and class of status.");
        for (path, route) in routes.iter() {
            for ((method, class), count) in &route.answers {
                let class = format!("{class}xx");
                let labels = [("route", path.as_str()), ("method", method), ("status", &class)];
                page.line("frontdesk_requests_total", &labels, count);
            }
        }
        page.head("frontdesk_request_seconds", "histogram", "How long answers took, by route.");
        for (path, route) in routes.iter() {
            page.histogram("frontdesk_request_seconds", &[("route", path)], &route.took);
        }
    }

    fn connections(&self, page: &mut Page) {
        page.head("frontdesk_connections_open", "gauge", "Connections that are open.");
        page.line("frontdesk_connections_open", &[], self.connections.open.get());
        page.head("frontdesk_connections_total", "counter", "Connections that were taken.");
        page.line("frontdesk_connections_total", &[], self.connections.taken.get());
        page.head("frontdesk_connections_ended_early_total", "counter", "Connections that were refused, by why.");
        let ended = self.connections.ended_early.lock().unwrap_or_else(PoisonError::into_inner);
        for (why, count) in ended.iter() {
            page.line("frontdesk_connections_ended_early_total", &[("reason", why)], count);
        }
    }
}

/// The page as far as it is written. Writing to a text can't fail.
struct Page(String);

impl Page {
    fn head(&mut self, name: &str, kind: &str, help: &str) {
        write!(self.0, "# HELP {name} {help}\n# TYPE {name} {kind}\n").unwrap_or_default();
    }

    fn line(&mut self, name: &str, labels: &[(&str, &str)], value: impl std::fmt::Display) {
        let labels: Vec<String> =
            labels.iter().map(|(label, value)| format!("{label}=\"{}\"", escaped(value))).collect();
        let labels = if labels.is_empty() { String::new() } else { format!("{{{}}}", labels.join(",")) };
        writeln!(self.0, "{name}{labels} {value}").unwrap_or_default();
    }

    fn histogram(&mut self, name: &str, labels: &[(&str, &str)], histogram: &Histogram) {
        let counts = histogram.cumulative();
        let ends = UP_TO.iter().map(|end| format!("{}", std::time::Duration::from_millis(*end).as_secs_f64()));
        for (end, count) in ends.chain(["+Inf".to_owned()]).zip(counts) {
            let mut labels = labels.to_vec();
            labels.push(("le", &end));
            self.line(&format!("{name}_bucket"), &labels, count);
        }
        self.line(&format!("{name}_sum"), labels, histogram.seconds());
        self.line(&format!("{name}_count"), labels, counts.last().copied().unwrap_or_default());
    }
}

fn escaped(value: &str) -> String {
    value.replace('\\', "\\\\").replace('"', "\\\"").replace('\n', "\\n")
}
