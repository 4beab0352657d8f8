# Everything that must hold before a change lands.
check:
    .ci/run

# The desk on the sample practice.
run *arguments:
    cargo run --release -- {{arguments}}

# The picture in the README, made anew from the real screen.
picture:
    tools/picture
