//! Plausible people, the same ones for the same seed: some names are very frequent, many are rare, and they are written
//! in several scripts.

use frontdesk::domain::appointment::Name;

/// Numbers that look random (splitmix64).
pub struct Dice(pub u64);

impl Dice {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// A number below that one.
    pub fn below(&mut self, most: usize) -> usize {
        (self.next() % most as u64) as usize
    }

    /// Any of them.
    pub fn of<'a, T>(&mut self, list: &'a [T]) -> &'a T {
        &list[self.below(list.len())]
    }

    /// One of them, the first ones far more often than the last.
    fn often<'a>(&mut self, list: &[&'a str]) -> &'a str {
        let most = 1 + self.below(list.len());
        list[self.below(most)]
    }
}

/// Somebody.
#[derive(Clone, Debug)]
pub struct Person {
    pub id: String,
    pub first: String,
    pub last: String,
    pub mobile: String,
    pub username: Option<String>,
}

impl Person {
    /// The next person.
    pub fn new(dice: &mut Dice, at: u64) -> Self {
        let (first, last) = match dice.below(100) {
            0..=7 => (dice.often(DEVANAGARI_FIRST).to_owned(), dice.often(DEVANAGARI_LAST).to_owned()),
            8..=11 => (dice.often(TAMIL).to_owned(), String::new()),
            12..=14 => (dice.often(ARABIC_FIRST).to_owned(), dice.often(ARABIC_LAST).to_owned()),
            15 => (format!("{}{}", dice.often(HAN_LAST), dice.often(HAN_FIRST)), String::new()),
            16..=40 => (rare(dice), rare(dice)),
            41..=55 => (dice.often(FIRST).to_owned(), rare(dice)),
            _ => (dice.often(FIRST).to_owned(), dice.often(LAST).to_owned()),
        };
        let (high, low) = (dice.next(), dice.next());
        let username = (at % 20 == 0).then(|| format!("{}.{at}", rare(dice).to_lowercase()));
        let mobile = format!("{}{:09}", dice.often(&["9", "8", "7", "6"]), dice.below(1_000_000_000));
        Self { id: uuid::Uuid::from_u64_pair(high, low).to_string(), first, last, mobile, username }
    }

    /// The name.
    pub fn name(&self) -> Name {
        Name { first: self.first.as_str().into(), middle: "".into(), last: self.last.as_str().into() }
    }
}

/// A name of syllables: there are tens of thousands of them.
fn rare(dice: &mut Dice) -> String {
    let mut name = String::new();
    for _ in 0..2 + dice.below(2) {
        name.push_str(dice.often(SYLLABLES));
    }
    let mut letters = name.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}

const SYLLABLES: &[&str] = &[
    "ra", "ma", "sa", "ni", "ka", "pra", "va", "sha", "ha", "la", "de", "vi", "ja", "ti", "na", "su", "ga", "mu", "ro",
    "da", "ba", "tha", "ri", "ya", "che", "ku", "lo", "mi", "pa", "an", "bhu", "fa", "zo", "dhi", "kri", "é", "ö",
    "gu",
];
const FIRST: &[&str] = &[
    "Mohammed",
    "Asha",
    "Priya",
    "Rahul",
    "Lakshmi",
    "Anil",
    "Sunita",
    "Ravi",
    "Kavita",
    "Suresh",
    "Anita",
    "Ramesh",
    "Deepa",
    "Vijay",
    "Meena",
    "Sanjay",
    "Pooja",
    "Rajesh",
    "Fatima",
    "Arjun",
    "Neha",
    "Kiran",
    "Divya",
    "Manoj",
    "Sana",
    "Ganesh",
    "Shalini",
    "Imran",
    "Swati",
    "Vikram",
    "Usha",
    "Nikhil",
    "Geetha",
    "Joseph",
    "Mary",
    "Thomas",
    "Zoë",
    "François",
    "Ayesha",
    "Bhavana",
    "Chandra",
    "Esther",
    "Harish",
    "Indira",
    "Jaya",
    "Omkar",
    "Qadir",
    "Tara",
    "Yusuf",
    "Wilson",
    "Mary-Ann",
    "Ashalatha",
];
const LAST: &[&str] = &[
    "Kumar",
    "Sharma",
    "Singh",
    "Khan",
    "Rao",
    "Patel",
    "Reddy",
    "Nair",
    "Iyer",
    "Das",
    "Gupta",
    "Shaikh",
    "Verma",
    "Joshi",
    "Naidu",
    "Bose",
    "Pillai",
    "Fernandes",
    "D'Souza",
    "Menon",
    "Mehta",
    "Kulkarni",
    "Hegde",
    "Shetty",
    "Ansari",
    "Chatterjee",
    "Mukherjee",
    "Banerjee",
    "Ghosh",
    "Pereira",
    "Thomas",
    "George",
    "Mathew",
    "Agarwal",
    "Jain",
    "Malik",
    "Qureshi",
    "Yadav",
    "Chauhan",
    "Trivedi",
    "Bhat",
    "Kamath",
    "Lobo",
    "Oommen",
    "Zaveri",
    "Uthappa",
    "Wadia",
    "Éluard",
];
const DEVANAGARI_FIRST: &[&str] =
    &["लक्ष्मी", "अनिता", "राहुल", "सुनीता", "कविता", "रमेश", "सीता", "विजय", "मीना", "गणेश", "पूजा", "अर्जुन", "दीपा"];
const DEVANAGARI_LAST: &[&str] = &["कुमारी", "शर्मा", "सिंह", "यादव", "गुप्ता", "वर्मा", "पाटील", "जोशी", "राव", "मिश्रा"];
const TAMIL: &[&str] = &["முத்துலட்சுமி", "அருண்", "கார்த்திக்", "மீனாட்சி", "செல்வி", "முருகன்", "லட்சுமி", "ராஜா"];
const ARABIC_FIRST: &[&str] = &["أحمد", "فاطمة", "محمد", "عائشة", "يوسف", "مريم", "خالد", "زينب"];
const ARABIC_LAST: &[&str] = &["علي", "خان", "حسن", "أنصاري", "قريشي", "شيخ"];
const HAN_LAST: &[&str] = &["王", "李", "田中", "陳", "佐藤", "林"];
const HAN_FIRST: &[&str] = &["太郎", "花子", "明", "芳", "小龍", "美玲"];
