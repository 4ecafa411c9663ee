// The built program with a folder in which fixtures are kept between runs.
#include <gmock/gmock.h>

#include <thread>

#include "gate/base/text.h"
#include "tests/support/gzip.h"
#include "tests/support/store.h"

namespace gate {
namespace {

using testing::HasSubstr;

class FixtureCacheTest : public StoreTest {
 protected:
  // Whether the fixture came from the folder.
  bool run_with_cache(const std::vector<std::string>& more = {}) {
    std::vector<std::string> words = {"--cache-dir", cache_};
    words.insert(words.end(), more.begin(), more.end());
    const Finished finished = run(words);
    EXPECT_EQ(finished.exit_code, 0) << finished.output;
    output_ = finished.output;
    return read_report(json_).at("run").at("fixture").at("from_cache").get<bool>();
  }

  void use_script(const std::string& more = "") {
    std::filesystem::remove(fixture_);
    fixture_ = db_ + "/store.sql";
    write(fixture_, kStore + more);
  }

  std::vector<std::string> kept() const {
    std::vector<std::string> files;
    for (const auto& file : std::filesystem::directory_iterator(cache_))
      files.push_back(file.path());
    return files;
  }

  std::string cache_ = temp_.file("cache");
  std::string output_{};
};

TEST_F(FixtureCacheTest, KeepsAPackedDatabase) {
  const std::string packed = db_ + "/store.db.gz";
  write(packed, gzip(read_file(fixture_)));
  std::filesystem::remove(fixture_);
  fixture_ = packed;
  EXPECT_FALSE(run_with_cache());
  EXPECT_TRUE(run_with_cache());
  EXPECT_EQ(kept().size(), 1u);
}

TEST_F(FixtureCacheTest, KeepsALoadedScriptUntilItChanges) {
  use_script();
  EXPECT_FALSE(run_with_cache());
  EXPECT_TRUE(run_with_cache());
  write(fixture_, concat(kStore, "INSERT INTO log VALUES ('new', 1);"));
  EXPECT_FALSE(run_with_cache());
  EXPECT_TRUE(run_with_cache());
  EXPECT_EQ(kept().size(), 2u);
}

TEST_F(FixtureCacheTest, SeesTheSameThroughTheCache) {
  use_script();
  migrate("DELETE FROM log;", "INSERT INTO log VALUES ('a', 1);");
  std::set<std::string> first;
  for (const bool is_cached : {false, true}) {
    const Finished finished = run({"--cache-dir", cache_});
    EXPECT_EQ(finished.exit_code, 1);
    EXPECT_EQ(read_report(json_).at("run").at("fixture").at("from_cache").get<bool>(), is_cached);
    if (!is_cached) first = found();
  }
  EXPECT_FALSE(first.empty());
  EXPECT_EQ(found(), first);
}

TEST_F(FixtureCacheTest, FindsItHoweverTheFolderIsWritten) {
  use_script();
  EXPECT_FALSE(run_with_cache());
  const std::string usual = cache_;
  for (const std::string& other : {usual + "/", usual + "//.", temp_.file("work/../cache")}) {
    cache_ = other;
    EXPECT_TRUE(run_with_cache()) << other;
  }
}

TEST_F(FixtureCacheTest, TellsScriptsApartWhoseBorderMoves) {
  std::filesystem::remove(fixture_);
  fixture_ = db_;
  write(db_ + "/manifest.json", R"({"engine": "sqlite", "data": ["a.sql", "b.sql"]})");
  write(db_ + "/a.sql", concat(kStore, "INSERT INTO log VALUES ('x', 1"));
  write(db_ + "/b.sql", ");");
  EXPECT_EQ(run({"--cache-dir", cache_}).exit_code, 3);
  write(db_ + "/a.sql", concat(kStore, "INSERT INTO log VALUES ('x', 1);"));
  write(db_ + "/b.sql", "");
  EXPECT_EQ(run({"--cache-dir", cache_}).exit_code, 3);  // nothing is in the second
  write(db_ + "/b.sql", " ;");
  EXPECT_FALSE(run_with_cache());
}

TEST_F(FixtureCacheTest, IsNoReasonToFail) {
  use_script();
  run_with_cache();
  const std::string file = kept().at(0);
  std::filesystem::remove(file);
  std::filesystem::create_directory(file);
  EXPECT_FALSE(run_with_cache());
}

TEST_F(FixtureCacheTest, WarnsEachTimeOfWhatIsLeftOut) {
  const std::string packed = db_ + "/store.db.gz";
  write(packed, gzip(read_file(fixture_)) + "garbage");
  std::filesystem::remove(fixture_);
  fixture_ = packed;
  for (int i = 0; i < 2; ++i) {
    EXPECT_FALSE(run_with_cache());
    EXPECT_THAT(output_, HasSubstr("other data behind its gzip data"));
  }
}

TEST_F(FixtureCacheTest, PassesAScriptThatMakesNothing) {
  std::filesystem::remove(fixture_);
  fixture_ = db_ + "/empty.sql";
  write(fixture_, "-- nothing\n");
  EXPECT_FALSE(run_with_cache());
  EXPECT_FALSE(run_with_cache());
}

TEST_F(FixtureCacheTest, LoadsAgainWhatDependsOnTheTime) {
  use_script("INSERT INTO log VALUES (datetime('now'), 1);");
  EXPECT_FALSE(run_with_cache());
  EXPECT_FALSE(run_with_cache());
  EXPECT_TRUE(kept().empty());
}

TEST_F(FixtureCacheTest, MakesAnewWhatSomebodyDamaged) {
  use_script();
  run_with_cache();
  const std::string file = kept().at(0);
  std::filesystem::permissions(file, std::filesystem::perms::owner_all);
  std::filesystem::resize_file(file, std::filesystem::file_size(file) - 1);
  EXPECT_FALSE(run_with_cache());
  EXPECT_THAT(output_, HasSubstr("is not what was put there"));
  EXPECT_TRUE(run_with_cache());
}

TEST_F(FixtureCacheTest, IsSharedByRunsAtTheSameTime) {
  use_script();
  std::vector<std::string> words = command({"--cache-dir", cache_, "--cache-size", "1MB"});
  std::vector<Finished> finished(4);
  std::vector<std::jthread> threads;
  for (std::size_t i = 0; i < finished.size(); ++i) {
    std::vector<std::string> own = words;
    *std::ranges::find_if(own, [](auto& word) { return word.starts_with("json="); }) =
        concat("json=", temp_.file(concat("report", i, ".json")));
    threads.emplace_back([&finished, i, own] { finished[i] = run_program(own); });
  }
  threads.clear();  // waits for them
  for (const Finished& one : finished) EXPECT_EQ(one.exit_code, 0) << one.output;
  EXPECT_TRUE(run_with_cache());
}

TEST_F(FixtureCacheTest, SaysWhatIsNoSizeAndNoFolder) {
  EXPECT_THAT(run({"--cache-dir", cache_, "--cache-size", "much"}).output,
              HasSubstr("--cache-size: 'much' is no size; write it as in 500MB"));
  write(cache_, "");
  const Finished finished = run({"--cache-dir", cache_});
  EXPECT_EQ(finished.exit_code, 2);
  EXPECT_THAT(finished.output, HasSubstr("is no folder"));
}

}  // namespace
}  // namespace gate
