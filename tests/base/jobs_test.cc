// Jobs in processes of their own.
#include "gate/base/jobs.h"

#include <gmock/gmock.h>
#include <signal.h>
#include <unistd.h>

#include <iostream>
#include <set>

#include "gate/base/error.h"
#include "gate/base/interrupt.h"

namespace gate {
namespace {

using testing::HasSubstr;

TEST(Jobs, AnswerInTheirOrderWhicheverEndsFirst) {
  std::set<std::size_t> ended;
  const std::vector<JobResult> results =
      run_jobs({.count = 5,
                .at_once = 2,
                .work =
                    [](std::size_t job, const JobAnswer& answer) {
                      if (job == 0) usleep(50'000);
                      std::cerr << "log " << job;
                      answer.send(std::string(200'000 * job, 'x') + std::to_string(job));
                    },
                .on_end = [&](std::size_t job, const JobResult&) { ended.insert(job); }});

  ASSERT_EQ(results.size(), 5U);
  for (std::size_t job = 0; job < results.size(); ++job) {
    EXPECT_TRUE(results[job].has_begun);
    EXPECT_EQ(results[job].failure, "");
    EXPECT_EQ(results[job].answer.size(), 200'000 * job + 1);
    EXPECT_EQ(results[job].log, "log " + std::to_string(job));
  }
  EXPECT_EQ(ended.size(), 5U);
}

TEST(Jobs, ThatDieHurtNoOther) {
  const std::vector<JobResult> results =
      run_jobs({.count = 4, .at_once = 4, .work = [](std::size_t job, const JobAnswer& answer) {
                  if (job == 0) kill(getpid(), SIGKILL);
                  if (job == 1) throw Error("no");
                  if (job == 2) _exit(7);
                  answer.send("well");
                }});

  EXPECT_THAT(results[0].failure, HasSubstr("ended by signal 9"));
  EXPECT_THAT(results[1].failure, HasSubstr("ended with 5"));
  EXPECT_THAT(results[1].log, HasSubstr("error: no"));
  EXPECT_THAT(results[2].failure, HasSubstr("ended with 7"));
  EXPECT_EQ(results[3].answer, "well");
}

TEST(Jobs, AreToldOfASignalAndNoMoreBegin) {
  catch_signals();
  const std::vector<JobResult> results =
      run_jobs({.count = 3,
                .at_once = 1,
                .work =
                    [](std::size_t, const JobAnswer& answer) {
                      while (pending_signal() == 0) usleep(10'000);
                      answer.send("stopped");
                    },
                .on_wait = [](const std::vector<std::size_t>&) { raise(SIGTERM); }});
  clear_signal();
  signal(SIGTERM, SIG_DFL);

  EXPECT_EQ(results[0].answer, "stopped");
  EXPECT_FALSE(results[1].has_begun);
  EXPECT_FALSE(results[2].has_begun);
}

TEST(Jobs, MayBeNone) {
  EXPECT_TRUE(run_jobs({}).empty());
}

}  // namespace
}  // namespace gate
