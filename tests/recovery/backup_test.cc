#include "gate/recovery/backup.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/support/fake_engine.h"
#include "tests/support/files.h"
#include "tests/support/temp.h"

namespace gate {
namespace {

using testing::HasSubstr;
using testing::ThrowsMessage;

class BackupTest : public testing::Test {
 protected:
  void SetUp() override { put_file(blue_.location, "all rows"); }

  const TempDir folder_ = test_folder();
  FakeEngine engine_;
  const Database blue_ = {folder_.file("blue")};
  const Database copy_ = {folder_.file("backup")};
};

TEST_F(BackupTest, HasTheBytesOfItsSource) {
  const Backup backup = create_backup(engine_, blue_, copy_);

  EXPECT_EQ(backup.bytes, 8u);
  EXPECT_EQ(backup.fingerprint, engine_.fingerprint(blue_));
  EXPECT_EQ(verify_backup(engine_, backup), "");
}

TEST_F(BackupTest, IsNotTrustedWhenTheCopyWentWrong) {
  engine_.after_clone = [](const std::string& path) { put_file(path, "all r0ws"); };
  const Backup backup = create_backup(engine_, blue_, copy_);

  EXPECT_THAT(verify_backup(engine_, backup), HasSubstr("their bytes differ"));
}

TEST_F(BackupTest, IsNotTrustedWhenTheCopyTookTheSourceWithIt) {
  engine_.after_clone = [this](const std::string& path) {
    put_file(path, "no rows");
    put_file(blue_.location, "no rows");
  };
  const Backup backup = create_backup(engine_, blue_, copy_);

  EXPECT_THAT(verify_backup(engine_, backup), HasSubstr("their bytes differ"));
}

TEST_F(BackupTest, IsNotTrustedWhenItChangedLater) {
  const Backup backup = create_backup(engine_, blue_, copy_);
  put_file(copy_.location, "all rowz");

  EXPECT_THAT(verify_backup(engine_, backup), HasSubstr("their bytes differ"));
}

TEST_F(BackupTest, CannotBeJudgedWhenItIsGone) {
  const Backup backup = create_backup(engine_, blue_, copy_);
  engine_.drop(copy_);

  EXPECT_THROW((void)verify_backup(engine_, backup), Error);
}

TEST_F(BackupTest, CannotBeTakenOfNothing) {
  engine_.drop(blue_);
  EXPECT_THROW(create_backup(engine_, blue_, copy_), Error);
}

TEST_F(BackupTest, BringsTheDatabaseBack) {
  const Backup backup = create_backup(engine_, blue_, copy_);
  put_file(blue_.location, "migrated into something else");

  EXPECT_EQ(restore_backup(engine_, backup, blue_), "");
  EXPECT_EQ(read_file(blue_.location), "all rows");
}

TEST_F(BackupTest, IsOpenedAsWhatItWasTakenFrom) {
  const Backup backup = create_backup(engine_, blue_, copy_);
  const Database opened = {folder_.file("opened")};

  EXPECT_EQ(open_backup(engine_, backup, opened), "");
  EXPECT_EQ(read_file(opened.location), "all rows");
}

TEST_F(BackupTest, IsNotTrustedWhereItOpensAsSomethingElse) {
  const Backup backup = create_backup(engine_, blue_, copy_);
  put_file(copy_.location, "all rowz");

  EXPECT_THAT(open_backup(engine_, backup, {folder_.file("opened")}),
              HasSubstr("is not the one that was backed up"));
}

TEST_F(BackupTest, RefusesToCallAWrongRestoreARestore) {
  const Backup backup = create_backup(engine_, blue_, copy_);
  engine_.after_clone = [](const std::string& path) { put_file(path, "half"); };

  EXPECT_THAT(restore_backup(engine_, backup, blue_),
              HasSubstr("is not the one that was backed up"));
}

}  // namespace
}  // namespace gate
