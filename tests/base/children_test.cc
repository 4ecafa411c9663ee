#include "gate/base/children.h"

#include <gtest/gtest.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <string>

#include "gate/base/error.h"
#include "gate/base/file.h"
#include "gate/base/interrupt.h"
#include "tests/support/temp.h"

namespace gate {
namespace {

constexpr double kSeconds = 30;

// Answers each message with itself and its own number, until the line is closed.
void echo(Line& line) {
  while (const auto message = line.receive(-1)) {
    line.send(std::to_string(getpid()) + " " + *message);
  }
}

pid_t number_of(Line& line) {
  line.send("");
  return std::stoi(*line.receive(kSeconds));
}

bool is_there(pid_t process) {
  return ::kill(process, 0) == 0;
}

TEST(Children, WorkInAProcessOfTheirOwn) {
  Children children(echo);
  Child child(children);

  EXPECT_NE(number_of(child.line()), getpid());
}

TEST(Children, TakeMessagesOfAnyLength) {
  Children children(echo);
  Child child(children);
  const std::string large(3'000'000, 'x');

  child.line().send(large);
  const auto answer = child.line().receive(kSeconds);

  ASSERT_TRUE(answer);
  EXPECT_TRUE(answer->ends_with(" " + large));
}

TEST(Children, AreSeveralAtATime) {
  Children children(echo);
  Child first(children);
  Child second(children);
  const pid_t first_number = number_of(first.line());
  const pid_t second_number = number_of(second.line());

  first.kill();

  EXPECT_NE(first_number, second_number);
  EXPECT_FALSE(is_there(first_number));
  EXPECT_EQ(number_of(second.line()), second_number);
}

TEST(Children, AreGoneWhenKilled) {
  Children children(echo);
  Child child(children);
  const pid_t process = number_of(child.line());

  child.kill();

  EXPECT_FALSE(is_there(process));
  EXPECT_EQ(child.line().receive(kSeconds), std::nullopt);
}

TEST(Children, CloseTheirFilesWhenKilled) {
  const TempDir folder = test_folder();
  Children children([&](Line& line) {
    const Descriptor file = open_to_replace(folder.file("written"));
    write_all(file, "half", folder.file("written"));
    line.send("written");
    line.receive(-1);
    write_all(file, " done", folder.file("written"));
  });
  Child child(children);
  ASSERT_EQ(child.line().receive(kSeconds), "written");

  child.kill();

  EXPECT_EQ(read_file(folder.file("written")), "half");
}

TEST(Children, ComeOneAfterAnother) {
  Children children(echo);
  pid_t first = 0;
  {
    Child child(children);
    first = number_of(child.line());
  }
  Child second(children);

  EXPECT_FALSE(is_there(first));
  EXPECT_NE(number_of(second.line()), first);
}

TEST(Children, EndTheLineWhenTheyEnd) {
  Children children([](Line& line) {
    line.send("last words");
    throw Error("no");
  });
  Child child(children);

  EXPECT_EQ(child.line().receive(kSeconds), "last words");
  EXPECT_EQ(child.line().receive(kSeconds), std::nullopt);
}

TEST(Children, DieWithTheirMaker) {
  int numbers[2];
  ASSERT_EQ(pipe(numbers), 0);
  // Another process makes them, and is killed itself.
  const pid_t maker = fork();
  if (maker == 0) {
    Children grandchildren(echo);
    Child child(grandchildren);
    const pid_t process = number_of(child.line());
    if (write(numbers[1], &process, sizeof process) < 0) _exit(1);
    for (;;) pause();
  }
  close(numbers[1]);
  pid_t process = 0;
  ASSERT_EQ(read(numbers[0], &process, sizeof process), ssize_t{sizeof process});

  ::kill(maker, SIGKILL);
  waitpid(maker, nullptr, 0);

  // All who had the writing end are gone when the reading end sees its end.
  char none = 0;
  EXPECT_EQ(read(numbers[0], &none, 1), 0);
  close(numbers[0]);
}

TEST(Children, AreNotWaitedForWhenASignalCame) {
  Children children(echo);
  Child child(children);

  note_signal(SIGTERM, std::chrono::milliseconds(1));
  EXPECT_THROW(child.line().receive(-1), Interrupted);
  clear_signal();

  EXPECT_GT(number_of(child.line()), 0);
}

TEST(Line, GivesUpAfterItsTime) {
  Children children(echo);
  Child child(children);

  EXPECT_EQ(child.line().receive(0.001), std::nullopt);
}

}  // namespace
}  // namespace gate
