# quick-candidate
# A round-robin scheduler with queues and sleeping tasks, all in plain coroutines.
class Trap:
    def __init__(self, *request):
        self.request = request

    def __await__(self):
        return (yield self.request)


async def sleep(n):
    await Trap("sleep", n)


async def spawn(coro):
    return await Trap("spawn", coro)


async def join(task):
    return await Trap("join", task)


class Task:
    count = 0

    def __init__(self, coro):
        Task.count += 1
        self.id, self.coro, self.done, self.result, self.waiters = Task.count, coro, False, None, []


class Kernel:
    def __init__(self):
        self.ready, self.sleeping, self.now, self.steps = [], [], 0, 0

    def run(self, coro):
        main = self.add(coro)
        while not main.done:
            if not self.ready:
                self.sleeping.sort(key=lambda s: (s[0], s[1].id))
                when, task = self.sleeping.pop(0)
                self.now = when
                self.ready.append((task, None, None))
            task, value, error = self.ready.pop(0)
            self.step(task, value, error)
        return main.result

    def add(self, coro):
        task = Task(coro)
        self.ready.append((task, None, None))
        return task

    def finish(self, task, result):
        task.done, task.result = True, result
        for w in task.waiters:
            self.ready.append((w, result, None))

    def step(self, task, value, error):
        self.steps += 1
        try:
            if error is not None:
                op, *args = task.coro.throw(error)
            else:
                op, *args = task.coro.send(value)
        except StopIteration as e:
            self.finish(task, e.value)
        except Exception as e:
            self.finish(task, e)
        else:
            if op == "sleep":
                self.sleeping.append((self.now + args[0], task))
            elif op == "spawn":
                self.ready.append((task, self.add(args[0]), None))
            elif op == "join":
                if args[0].done:
                    self.ready.append((task, args[0].result, None))
                else:
                    args[0].waiters.append(task)
            else:
                self.ready.append((task, None, RuntimeError(f"bad trap {op}")))


class Queue:
    def __init__(self, size):
        self.items, self.size = [], size

    async def put(self, x):
        while len(self.items) >= self.size:
            await sleep(1)
        self.items.append(x)

    async def get(self):
        while not self.items:
            await sleep(1)
        return self.items.pop(0)


log = []


async def producer(q, name, n):
    for i in range(n):
        await q.put((name, i))
        await sleep(i % 3)
    return f"{name} produced {n}"


async def consumer(q, n):
    total = 0
    for _ in range(n):
        name, i = await q.get()
        log.append(f"{name}{i}")
        total += i
    return total


async def failing():
    await sleep(2)
    raise ValueError("task failed")


async def bad_trap():
    try:
        await Trap("nonsense")
    except RuntimeError as e:
        return str(e)


async def main():
    q = Queue(3)
    ps = [await spawn(producer(q, c, 20)) for c in "ab"]
    c = await spawn(consumer(q, 40))
    f = await spawn(failing())
    results = [await join(p) for p in ps]
    results.append(await join(c))
    results.append(repr(await join(f)))
    results.append(await join(await spawn(bad_trap())))
    return results


k = Kernel()
print(k.run(main()))
print(k.now, k.steps, Task.count)
print(log)


async def fib(n):
    if n < 2:
        return n
    a = await spawn(fib(n - 1))
    b = await spawn(fib(n - 2))
    return await join(a) + await join(b)


k = Kernel()
print(k.run(fib(10)), k.steps)


async def deep(n):
    if n == 0:
        await sleep(1)
        return 0
    return 1 + await deep(n - 1)


print(Kernel().run(deep(100)))
