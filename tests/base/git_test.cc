#include "gate/base/git.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "gate/base/error.h"
#include "gate/base/text.h"
#include "tests/support/git_repository.h"

namespace gate {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::Pair;

std::string complaint(const std::function<void()>& ask) {
  try {
    ask();
  } catch (const UsageError& error) {
    return error.what();
  }
  return "none";
}

TEST(GitFolder, ListsAndExtractsTheFilesOfACommit) {
  const GitRepository repository;
  repository.put("db/001_a.up.sql", "one\n");
  repository.put("db/odd \"name\"\n*.sql", "two");
  repository.put("db/deep/x.sql", "three");
  repository.put("dbx/other.sql", "four");
  repository.commit();
  std::filesystem::create_symlink("001_a.up.sql", repository.file("db/link.sql"));
  repository.commit();
  const GitFolder git(repository.file("db"));

  const auto files = git.files(git.commit("HEAD"));

  EXPECT_THAT(files, ElementsAre(Pair("001_a.up.sql", testing::_), Pair("deep/x.sql", testing::_),
                                 Pair("odd \"name\"\n*.sql", testing::_)));
  const TempDir to("");
  git.extract(files, to.path());
  EXPECT_EQ(read_file(to.file("001_a.up.sql")), "one\n");
  EXPECT_EQ(read_file(to.file("odd \"name\"\n*.sql")), "two");
  EXPECT_EQ(read_file(to.file("deep/x.sql")), "three");
}

TEST(GitFolder, CanBeTheRootOfItsRepository) {
  const GitRepository repository;
  repository.put("001_a.up.sql", "one\n");
  repository.commit();
  const GitFolder git(repository.path());

  EXPECT_THAT(git.files(git.commit("main")), ElementsAre(Pair("001_a.up.sql", testing::_)));
}

TEST(GitFolder, HasNoFilesWhereTheCommitHasNoSuchFolder) {
  const GitRepository repository;
  repository.commit();
  repository.put("db/001_a.up.sql", "one\n");
  const GitFolder git(repository.file("db"));

  const auto files = git.files(git.commit("HEAD"));

  EXPECT_TRUE(files.empty());
  const TempDir to("");
  git.extract(files, to.path());
  EXPECT_TRUE(std::filesystem::is_empty(to.path()));
}

TEST(GitFolder, KnowsAFileByItsIdWhateverItsLineEndings) {
  const GitRepository repository;
  repository.put("a.sql", "one\ntwo\n");
  repository.commit();
  const std::string id = GitFolder(repository.path()).files("HEAD").at("a.sql");

  EXPECT_TRUE(GitFolder::has_id("one\ntwo\n", id));
  EXPECT_TRUE(GitFolder::has_id("one\r\ntwo\r\n", id));
  EXPECT_FALSE(GitFolder::has_id("one\nthree\n", id));
  EXPECT_FALSE(GitFolder::has_id("", id));
}

TEST(GitFolder, FindsWhereTwoBranchesParted) {
  const GitRepository repository;
  repository.commit();
  const std::string parted = repository.git({"rev-parse", "HEAD"});
  repository.branch("work");
  repository.commit();
  repository.checkout("main");
  repository.commit();
  const GitFolder git(repository.path());

  EXPECT_EQ(git.merge_base(git.commit("work"), git.commit("main")), parted);
}

TEST(GitFolder, SaysWhatToDoInAShallowClone) {
  const GitRepository repository;
  repository.commit();
  repository.branch("work");
  repository.commit();
  repository.checkout("main");
  repository.commit();
  const GitRepository clone;
  const std::string from = concat("file://", repository.path());
  clone.git({"fetch", "-q", "--depth=1", from, "main:theirs"});
  clone.git({"fetch", "-q", "--depth=1", from, "work:ours"});
  const GitFolder git(clone.path());

  EXPECT_THAT(complaint([&] { git.merge_base(git.commit("ours"), git.commit("theirs")); }),
              HasSubstr("fetch-depth: 0"));
}

TEST(GitFolder, ComplainsOfHistoriesThatNeverMet) {
  const GitRepository repository;
  repository.commit();
  repository.git({"checkout", "-q", "--orphan", "other"});
  repository.commit();
  const GitFolder git(repository.path());

  EXPECT_THAT(complaint([&] { git.merge_base(git.commit("main"), git.commit("other")); }),
              HasSubstr("no commit in common"));
}

TEST(GitFolder, ComplainsOfWhatIsNoRevision) {
  const GitRepository repository;
  repository.commit();
  const GitFolder git(repository.path());

  EXPECT_THAT(complaint([&] { git.commit("no-such"); }), HasSubstr("no revision 'no-such'; fetch"));
  EXPECT_THAT(complaint([&] { git.commit("--all"); }), HasSubstr("no revision '--all'"));
  EXPECT_THAT(complaint([&] { git.commit("HEAD:a\nb"); }), HasSubstr("no revision"));
  EXPECT_THAT(complaint([&] { git.commit(""); }), HasSubstr("no revision"));
}

TEST(GitFolder, ComplainsOutsideOfARepository) {
  const TempDir folder("");

  EXPECT_THAT(complaint([&] { GitFolder git(folder.path()); }), HasSubstr("in no work tree"));
}

// As in a hook, where they speak of the repository that is pushed to.
TEST(GitFolder, DoesNotFollowTheVariablesOfAHook) {
  const GitRepository repository;
  repository.put("a.sql", "one\n");
  repository.commit();
  const GitRepository other;
  setenv("GIT_DIR", other.file(".git").c_str(), 1);
  setenv("GIT_INDEX_FILE", other.file("index").c_str(), 1);

  const auto files = GitFolder(repository.path()).files("HEAD");

  unsetenv("GIT_DIR");
  unsetenv("GIT_INDEX_FILE");
  EXPECT_THAT(files, ElementsAre(Pair("a.sql", testing::_)));
}

TEST(GitFolder, WritesNothingIntoTheRepository) {
  const GitRepository repository;
  repository.put("a.sql", "one\n");
  repository.commit();
  repository.put("a.sql", "another\n");
  const auto state = [&] {
    std::map<std::string, std::filesystem::file_time_type> files;
    for (const auto& file : std::filesystem::recursive_directory_iterator(repository.path())) {
      files[file.path()] = file.last_write_time();
    }
    return files;
  };
  const auto before = state();
  const GitFolder git(repository.path());
  const TempDir to("");

  git.extract(git.files(git.merge_base(git.commit("HEAD"), git.commit("main"))), to.path());

  EXPECT_EQ(state(), before);
}

}  // namespace
}  // namespace gate
