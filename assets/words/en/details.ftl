### details
