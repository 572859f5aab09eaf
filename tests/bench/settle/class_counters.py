# Classes that change for some rounds and then no more: the loop must stay in compiled code, and all of it come to it.
# traces: 20
# given back: 0
# given up, classes or globals keep changing: 15
# runs: bench/hostile/class_counters.py 40000
