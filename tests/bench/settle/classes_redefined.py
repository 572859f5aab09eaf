# Classes that change in every round: side traces wait until they come to rest, here for ever (44 before they did).
# traces: 25
# runs: bench/hostile/classes_redefined.py 4000
