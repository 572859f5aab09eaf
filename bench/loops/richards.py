# bench: dispatch between task objects (after Richards)
import sys

DEVICE, WORK = 0, 1
PACKET_SIZE = 4


class Packet:
    def __init__(self, link, target, kind):
        self.link = link
        self.target = target
        self.kind = kind
        self.position = 0
        self.data = [0] * PACKET_SIZE

    def append_to(self, queue):
        self.link = None
        if queue is None:
            return self
        last = queue
        while last.link is not None:
            last = last.link
        last.link = self
        return queue


class Task:
    def __init__(self, system, number, priority, queue):
        self.system = system
        self.number = number
        self.priority = priority
        self.queue = queue
        self.held = False
        self.waiting = queue is None
        self.runs = 0

    def ready(self):
        return not self.held and not (self.waiting and self.queue is None)

    def take_packet(self):
        packet = self.queue
        if packet is not None:
            self.queue = packet.link
            packet.link = None
        return packet

    def accept(self, packet):
        """Queues the packet; says whether this task should run rather than the sender."""
        was_empty = self.queue is None
        self.queue = packet.append_to(self.queue)
        return was_empty and self.waiting

    def run_once(self):
        self.runs += 1
        self.waiting = False
        self.step(self.take_packet())

    def step(self, packet):
        raise NotImplementedError


class IdleTask(Task):
    def __init__(self, system, number, rounds):
        Task.__init__(self, system, number, 0, None)
        self.waiting = False
        self.control = 1
        self.rounds = rounds

    def step(self, packet):
        self.rounds -= 1
        if self.rounds < 0:
            self.held = True
        elif self.control & 1:
            self.control = (self.control >> 1) ^ 0xD008
            self.system.release(5)
        else:
            self.control >>= 1
            self.system.release(4)


class WorkTask(Task):
    def __init__(self, system, number, priority, queue):
        Task.__init__(self, system, number, priority, queue)
        self.target = 2
        self.letter = 0

    def step(self, packet):
        if packet is None:
            self.waiting = True
            return
        self.target = 3 if self.target == 2 else 2
        packet.target = self.number
        packet.position = 0
        for i in range(PACKET_SIZE):
            self.letter += 1
            if self.letter > 26:
                self.letter = 1
            packet.data[i] = 64 + self.letter
        self.system.send(packet, self.target)


class HandlerTask(Task):
    def __init__(self, system, number, priority, queue):
        Task.__init__(self, system, number, priority, queue)
        self.work = None
        self.devices = None

    def step(self, packet):
        if packet is not None:
            if packet.kind == WORK:
                self.work = packet.append_to(self.work)
            else:
                self.devices = packet.append_to(self.devices)
        work = self.work
        if work is None:
            self.waiting = True
            return
        if work.position >= PACKET_SIZE:
            self.work = work.link
            self.system.send(work, work.target)
            return
        device = self.devices
        if device is None:
            self.waiting = True
            return
        self.devices = device.link
        device.position = work.data[work.position]
        work.position += 1
        sender = device.target
        device.target = self.number
        self.system.send(device, sender)


class DeviceTask(Task):
    def __init__(self, system, number, priority, queue):
        Task.__init__(self, system, number, priority, queue)
        self.pending = None

    def step(self, packet):
        if packet is None:
            packet = self.pending
            if packet is None:
                self.waiting = True
                return
            self.pending = None
            sender = packet.target
            packet.target = self.number
            self.system.send(packet, sender)
        else:
            self.pending = packet
            self.system.letters += packet.position
            self.held = True


class System:
    def __init__(self, rounds):
        self.sent = 0
        self.letters = 0
        self.tasks = {}
        self.add(IdleTask(self, 0, rounds))
        queue = Packet(None, 1, WORK)
        queue = Packet(queue, 1, WORK)
        self.add(WorkTask(self, 1, 1000, queue))
        for number, device, priority in ((2, 4, 2000), (3, 5, 3000)):
            queue = None
            for _ in range(3):
                queue = Packet(queue, device, DEVICE)
            self.add(HandlerTask(self, number, priority, queue))
        self.add(DeviceTask(self, 4, 4000, None))
        self.add(DeviceTask(self, 5, 5000, None))
        self.order = sorted(self.tasks.values(), key=lambda task: -task.priority)

    def add(self, task):
        self.tasks[task.number] = task

    def send(self, packet, number):
        self.sent += 1
        self.tasks[number].accept(packet)

    def release(self, number):
        self.tasks[number].held = False

    def schedule(self):
        while True:
            for task in self.order:
                if task.ready():
                    task.run_once()
                    break
            else:
                return


def run(n):
    """n rounds of the idle task."""
    system = System(n)
    system.schedule()
    return system.sent, system.letters, [task.runs for task in system.order]


if __name__ == "__main__":
    print("richards", *run(int(sys.argv[1])))
