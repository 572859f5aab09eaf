# quick-candidate
# __format__ called with what is no str.
for x in [1, 1.5, 'a', None, [], (), {}, 1j, True, b'a', object(), range(2), int, len, [].append, ValueError()]:
    for spec in None, 5, b'', 1.5, []:
        try:
            print(x.__format__(spec))
        except TypeError as e:
            print(e)
        try:
            print(format(x, spec))
        except TypeError as e:
            print(e)
