// fork() copies one thread alone, with every lock that another one holds; so it is done by a
// process that never has a second one.
#include "gate/base/children.h"

#include <poll.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdint>
#include <cstring>
#include <set>
#include <utility>

#include "gate/base/clock.h"
#include "gate/base/error.h"
#include "gate/base/interrupt.h"
#include "gate/base/text.h"

namespace gate {

namespace {

constexpr int kBetweenLooks = 100;  // milliseconds, at the signals

std::pair<Descriptor, Descriptor> make_pair_of(int kind) {
  std::array<int, 2> ends{};
  if (socketpair(AF_UNIX, kind | SOCK_CLOEXEC, 0, ends.data()) != 0) {
    throw Error(concat("no line to another process can be had: ", to_lower(strerror(errno))));
  }
  return {Descriptor(ends[0]), Descriptor(ends[1])};
}

// 0 asks for a new child, its number for the end of one; the answer is the child's number, or -1.
using Note = pid_t;
constexpr Note kStart = 0;

// What sendmsg and recvmsg want for one note, with one open file or without.
struct Packet {
  explicit Packet(Note text) : note(text) {
    part.iov_base = &note;
    part.iov_len = sizeof note;
    message.msg_iov = &part;
    message.msg_iovlen = 1;
    message.msg_control = space.data();
    message.msg_controllen = space.size();
  }

  void attach(int file) {
    cmsghdr* header = CMSG_FIRSTHDR(&message);
    header->cmsg_level = SOL_SOCKET;
    header->cmsg_type = SCM_RIGHTS;
    header->cmsg_len = CMSG_LEN(sizeof file);
    memcpy(CMSG_DATA(header), &file, sizeof file);
  }

  int attached() {
    const cmsghdr* header = CMSG_FIRSTHDR(&message);
    int file = -1;
    if (header != nullptr && header->cmsg_type == SCM_RIGHTS) {
      memcpy(&file, CMSG_DATA(header), sizeof file);
    }
    return file;
  }

  Note note;
  iovec part{};
  msghdr message{};
  alignas(cmsghdr) std::array<char, CMSG_SPACE(sizeof(int))> space{};
};

bool send_packet(int socket, Note note, int file) {
  Packet packet(note);
  if (file >= 0) {
    packet.attach(file);
  } else {
    packet.message.msg_controllen = 0;
  }
  ssize_t sent = 0;
  do {
    sent = sendmsg(socket, &packet.message, MSG_NOSIGNAL);
  } while (sent < 0 && errno == EINTR);
  return sent == sizeof note;
}

// Nothing where the other end is gone.
std::optional<Note> receive_packet(int socket, int& file) {
  Packet packet(0);
  ssize_t got = 0;
  do {
    got = recvmsg(socket, &packet.message, MSG_CMSG_CLOEXEC);
  } while (got < 0 && errno == EINTR);
  file = packet.attached();
  if (got != sizeof packet.note) return std::nullopt;
  return packet.note;
}

// Ends with `parent`, even if that is gone already.
void die_with(pid_t parent) {
  prctl(PR_SET_PDEATHSIG, SIGKILL);
  if (getppid() != parent) _exit(0);
}

// Who is asked to stop is the parent, who then closes the line.
void leave_signals_to_parent() {
  struct sigaction action = {};
  action.sa_handler = SIG_IGN;
  sigemptyset(&action.sa_mask);
  for (const int signal : {SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGPIPE}) {
    sigaction(signal, &action, nullptr);
  }
}

[[noreturn]] void work_and_end(const Children::Work& work, int socket) {
  try {
    Line line{Descriptor(socket)};
    work(line);
  } catch (const std::exception&) {  // whoever waits at the line sees its end
    _exit(1);
  }
  _exit(0);
}

void kill_and_wait(pid_t child) {
  ::kill(child, SIGKILL);
  while (waitpid(child, nullptr, 0) < 0 && errno == EINTR) continue;
}

[[noreturn]] void serve(const Children::Work& work, int control) {
  const pid_t self = getpid();
  std::set<pid_t> children;
  int file = -1;
  while (const auto note = receive_packet(control, file)) {
    pid_t answer = *note;
    if (*note == kStart) {
      answer = fork();
      if (answer == 0) {
        close(control);
        die_with(self);
        work_and_end(work, file);
      }
      if (answer > 0) children.insert(answer);
    } else if (children.erase(*note) > 0) {
      kill_and_wait(*note);
    }
    if (file >= 0) close(file);
    send_packet(control, answer, -1);
  }
  for (const pid_t child : children) kill_and_wait(child);
  _exit(0);
}

}  // namespace

bool Line::send(std::string_view message) {
  const std::uint64_t size = message.size();
  std::string bytes(sizeof size, '\0');
  memcpy(bytes.data(), &size, sizeof size);
  bytes += message;
  for (std::string_view rest = bytes; !rest.empty();) {
    const ssize_t sent = ::send(socket_.number(), rest.data(), rest.size(), MSG_NOSIGNAL);
    if (sent < 0 && errno == EINTR) {
      check_interrupt();
      continue;
    }
    if (sent < 0) return false;
    rest.remove_prefix(static_cast<std::size_t>(sent));
  }
  return true;
}

// `deadline` on a clock that begins with the call; below 0: none.
bool Line::read_bytes(char* to, std::size_t size, double deadline) {
  const Stopwatch watch;
  while (size > 0) {
    check_interrupt();
    const double left = deadline < 0 ? 1 : deadline - watch.seconds();
    if (left <= 0) return false;
    const int wait = std::clamp(static_cast<int>(left * 1000) + 1, 1, kBetweenLooks);
    pollfd ready{.fd = socket_.number(), .events = POLLIN, .revents = 0};
    if (poll(&ready, 1, wait) <= 0) continue;
    const ssize_t got = recv(socket_.number(), to, size, 0);
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0) return false;
    to += got;
    size -= static_cast<std::size_t>(got);
  }
  return true;
}

std::optional<std::string> Line::receive(double seconds) {
  std::uint64_t size = 0;
  if (!read_bytes(reinterpret_cast<char*>(&size), sizeof size, seconds)) return std::nullopt;
  std::string message(size, '\0');
  if (!read_bytes(message.data(), message.size(), -1)) return std::nullopt;
  return message;
}

Children::Children(const Work& work) : control_(-1) {
  auto [ours, theirs] = make_pair_of(SOCK_SEQPACKET);
  const pid_t self = getpid();
  process_ = fork();
  if (process_ < 0) {
    throw Error(concat("no process can be started: ", to_lower(strerror(errno))));
  }
  if (process_ == 0) {
    close(ours.number());
    leave_signals_to_parent();
    die_with(self);
    serve(work, theirs.number());
  }
  control_ = std::move(ours);
}

Children::~Children() {
  shutdown(control_.number(), SHUT_RDWR);
  while (waitpid(process_, nullptr, 0) < 0 && errno == EINTR) continue;
}

pid_t Children::start(int socket) {
  int none = -1;
  if (!send_packet(control_.number(), kStart, socket)) return -1;
  return receive_packet(control_.number(), none).value_or(-1);
}

void Children::kill(pid_t child) {
  int none = -1;
  if (send_packet(control_.number(), child, -1)) receive_packet(control_.number(), none);
}

Child::Child(Children& children) : children_(children), line_(Descriptor(-1)) {
  auto [ours, theirs] = make_pair_of(SOCK_STREAM);
  process_ = children.start(theirs.number());
  if (process_ < 0) throw Error("no process can be started");
  line_ = Line(std::move(ours));
}

Child::~Child() {
  kill();
}

void Child::kill() {
  if (!std::exchange(is_alive_, false)) return;
  children_.kill(process_);
}

}  // namespace gate
