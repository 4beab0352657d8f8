### whole_clinic
