// What makes SQLite do the same twice: its clock stands still, its random numbers come again. And
// what makes it do something else: a later clock, another time zone.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>

namespace gate {

// The name of a VFS that is the system's own, but waits for no disk; and its clock stands still
// from the first call on: what a migration writes with 'now' is the same when it is applied again,
// and two states of a database differ only where something else is different. Empty: the default
// one.
const char* still_clock_vfs();

// The same, but more than a day later. Empty: the default one.
const char* later_clock_vfs();

// While it lives, local time on this thread is that of another time zone.
class Elsewhere {
 public:
  Elsewhere();
  ~Elsewhere();
  Elsewhere(const Elsewhere&) = delete;
  Elsewhere& operator=(const Elsewhere&) = delete;
};

// What a process forked from this one takes along: when the clock stood still, and from where
// random numbers come.
void begin_repeatable_time();

// Begins the sequence of random numbers anew, for the whole process; another one in each process,
// since names of temporary files are made of them, too.
void repeat_random(std::uint64_t seed);

// How far the clock and the random numbers have been used. The clock (and the time zone) is this
// thread's; the numbers are the process's.
struct Used {
  std::uint64_t clock = 0;  // how many times
  std::array<unsigned char, 32> next_random{};
};
Used used_so_far();

// How many random bytes were drawn in between; nothing where it was more than a few.
std::optional<std::size_t> bytes_drawn(const Used& before, const Used& after);

}  // namespace gate
