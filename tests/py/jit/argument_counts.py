# How many arguments a native function is called with: one way of doing it may serve several counts.
def run(n):
    out = []
    d = {i: i * 2 for i in range(20)}
    for i in range(n):
        l = [1, 2, 3, 4]
        out.append(('{}'.format(i), '{} {}'.format(i, 'x'), '{} {} {}'.format(i, 2.5, None), '{} {} {} {}'.format(1, 2, 3, i),
                    d.get(i % 25), d.get(i % 25, -1), d.get(i % 25, None), l.pop(), l.pop(0), l.pop(-1), l,
                    pow(i % 7, 2), pow(3.5, i % 4), pow(i, 5, 13), 'a b  c'.split(), 'a,b'.split(','), 'a b'.split(None),
                    getattr(d, 'nope', i), getattr(3, 'real')))
        d.pop(i % 25, None)
        d[i % 25] = i
        d.pop(i % 25)
        d[i % 25] = i
        try:
            d.pop(100)
        except KeyError as e:
            out.append(('KeyError', e.args))
        try:
            pow(i, 2, 0)
        except ValueError as e:
            out.append(str(e))
        try:
            '{} {}'.format(1)
        except IndexError as e:
            out.append(str(e))
    return out
for x in run(60):
    print(x)
