# quick-candidate
# A richards-like scheduler and an event simulation: many small objects, methods, linked queues.
class Packet:
    def __init__(self, link, ident, kind):
        self.link, self.ident, self.kind, self.datum, self.data = link, ident, kind, 0, [0] * 4

    def append_to(self, queue):
        self.link = None
        if queue is None:
            return self
        p = queue
        while p.link is not None:
            p = p.link
        p.link = self
        return queue


class Task:
    tasks = {}

    def __init__(self, ident, priority):
        self.ident, self.priority, self.queue, self.waiting, self.runs = ident, priority, None, False, 0
        Task.tasks[ident] = self

    def add(self, p):
        self.queue = p.append_to(self.queue)
        self.waiting = False

    def take(self):
        p = self.queue
        if p is not None:
            self.queue = p.link
            p.link = None
        return p

    def run(self):
        self.runs += 1
        p = self.take()
        if p is None and self.wait_when_empty:
            self.waiting = True
            return
        self.work(p)

    wait_when_empty = True

    def work(self, p):
        raise NotImplementedError(type(self).__name__)


class Idle(Task):
    wait_when_empty = False

    def __init__(self, *a):
        super().__init__(*a)
        self.control, self.count = 1, 800

    def work(self, p):
        self.count -= 1
        if self.count == 0:
            self.waiting = True
        elif self.control & 1 == 0:
            self.control //= 2
            Task.tasks["devA"].waiting = False
        else:
            self.control = self.control // 2 ^ 0xD008
            Task.tasks["devB"].waiting = False


class Worker(Task):
    def __init__(self, *a):
        super().__init__(*a)
        self.turn, self.letter = 0, 0

    def work(self, p):
        self.turn ^= 1
        for i in range(4):
            self.letter = (self.letter + 1) % 26
            p.data[i] = 65 + self.letter
        p.datum = 0
        Task.tasks["handA" if self.turn else "handB"].add(p)


class Handler(Task):
    sent = 0

    def work(self, p):
        if p.datum < 4:
            p.ident = self.ident
            self.sent += p.data[p.datum]
            p.datum += 1
            self.add(p)
        else:
            Task.tasks["worker"].add(p)


class Device(Task):
    held = 0
    wait_when_empty = False

    def work(self, p):
        self.held += 1
        self.waiting = True


def schedule(limit):
    Task.tasks = {}
    Idle("idle", 0)
    w = Worker("worker", 1000)
    for i in range(2):
        w.add(Packet(None, "worker", i))
    Handler("handA", 2000)
    Handler("handB", 3000)
    Device("devA", 4000).waiting = True
    Device("devB", 5000).waiting = True
    order = sorted(Task.tasks.values(), key=lambda t: -t.priority)
    steps = 0
    while steps < limit:
        for t in order:
            if not t.waiting:
                t.run()
                steps += 1
                break
        else:
            break
        if steps % 50 == 0:
            order[0].waiting = order[1].waiting = True
            order[-1].waiting = order[-1].count <= 0
    return steps, {t.ident: (t.runs, getattr(t, "sent", None), getattr(t, "held", None)) for t in order}


class Heap:
    def __init__(self):
        self.a = []

    def push(self, x):
        a = self.a
        a.append(x)
        i = len(a) - 1
        while i and a[i] < a[(i - 1) // 2]:
            a[i], a[(i - 1) // 2] = a[(i - 1) // 2], a[i]
            i = (i - 1) // 2

    def pop(self):
        a = self.a
        top, last = a[0], a.pop()
        if a:
            a[0], i = last, 0
            while True:
                c = 2 * i + 1
                if c >= len(a):
                    break
                if c + 1 < len(a) and a[c + 1] < a[c]:
                    c += 1
                if not a[c] < a[i]:
                    break
                a[i], a[c] = a[c], a[i]
                i = c
        return top

    def __len__(self):
        return len(self.a)


class Event:
    __slots__ = ("time", "seq", "action", "who")

    def __init__(self, time, seq, action, who):
        self.time, self.seq, self.action, self.who = time, seq, action, who

    def __lt__(self, o):
        return (self.time, self.seq) < (o.time, o.seq)


class Bank:
    def __init__(self, clerks):
        self.free, self.line, self.served, self.waited = clerks, [], 0, 0.0
        self.heap, self.seq, self.seed, self.now = Heap(), 0, 99, 0.0

    def random(self):
        self.seed = self.seed * 16807 % 2147483647
        return self.seed / 2147483647

    def at(self, delay, action, who):
        self.seq += 1
        self.heap.push(Event(self.now + delay, self.seq, action, who))

    def arrive(self, who):
        if who[0] < 400:
            self.at(self.random(), self.arrive, (who[0] + 1, self.now))
        if self.free:
            self.start(who)
        else:
            self.line.append((who, self.now))

    def start(self, who):
        self.free -= 1
        self.at(self.random() * 2.5, self.leave, who)

    def leave(self, who):
        self.free += 1
        self.served += 1
        if self.line:
            nxt, since = self.line.pop(0)
            self.waited += self.now - since
            self.start(nxt)

    def run(self):
        self.at(0, self.arrive, (1, 0))
        while len(self.heap):
            e = self.heap.pop()
            self.now = e.time
            e.action(e.who)
        return self.served, round(self.waited, 6), round(self.now, 6)


print(schedule(5000))
for clerks in (1, 2, 3):
    print(Bank(clerks).run())
h = Heap()
for x in [(i * 7919) % 1009 for i in range(500)]:
    h.push(x)
out = [h.pop() for _ in range(500)]
print(out == sorted(out), out[:5], out[-3:])
