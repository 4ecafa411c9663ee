#include "gate/sql/split_mysql.h"

#include <gmock/gmock.h>

#include "gate/base/error.h"
#include "gate/base/text.h"

namespace gate {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

std::vector<std::string> split(std::string_view text) {
  std::vector<std::string> statements;
  for (const Statement& statement : split_mysql(text, "a.sql")) statements.push_back(statement.sql);
  return statements;
}

int offset_of_error(std::string_view text) {
  try {
    split(text);
  } catch (const SqlError& error) {
    return error.offset();
  }
  return -1;
}

TEST(SplitMysql, CutsOutsideOfQuotesAndComments) {
  EXPECT_THAT(
      split("SELECT ';', \"it's;\", `a;b` -- ;\n; # it's; nothing\n/* ; /* ; */ SELECT 2;;"),
      ElementsAre("SELECT ';', \"it's;\", `a;b` -- ;\n", "SELECT 2"));
  EXPECT_THAT(split(" -- nothing;\n# nothing;\n/* nothing */ ;"), IsEmpty());
  EXPECT_THAT(split("SELECT 1"), ElementsAre("SELECT 1"));
}

TEST(SplitMysql, KnowsBackslashesInStringsAndNotInNames) {
  EXPECT_THAT(split(R"(SELECT 'it\'s;', "a\";b"; SELECT `a\`; SELECT 3)"),
              ElementsAre(R"(SELECT 'it\'s;', "a\";b")", R"(SELECT `a\`)", "SELECT 3"));
}

TEST(SplitMysql, TakesTwoDashesForACommentOnlyBeforeABlank) {
  EXPECT_THAT(split("SELECT 1--1; SELECT 2"), ElementsAre("SELECT 1--1", "SELECT 2"));
}

TEST(SplitMysql, TakesACommentThatIsRunForAStatement) {
  EXPECT_THAT(split("/*!40101 SET NAMES utf8mb4 */;\n/*M!100100 SET a = 1 */;"), SizeIs(2));
  EXPECT_THAT(split("/*! SELECT '*/' */; SELECT 2"), ElementsAre("/*! SELECT '*/' */", "SELECT 2"));
}

TEST(SplitMysql, KeepsTheBodyOfARoutineTogether) {
  const std::string procedure =
      "CREATE DEFINER=`app`@`%` PROCEDURE p(IN n INT)\nBEGIN\n  DECLARE x INT;\n  IF n > 0 THEN "
      "SET "
      "x = 1; ELSEIF n < 0 THEN SET x = 2; END IF;\n  WHILE n > 0 DO SET n = n - 1; END WHILE;\n  "
      "CASE n WHEN 1 THEN SET x = 1; ELSE SET x = 2; END CASE;\n  SELECT CASE WHEN n THEN 1 END;\n "
      " "
      "l: LOOP LEAVE l; END LOOP l;\n  REPEAT SET n = 1; UNTIL n END REPEAT;\n  BEGIN SET x = 1; "
      "END;\nEND";
  EXPECT_THAT(split(procedure + ";\nSELECT 1;"), ElementsAre(procedure, "SELECT 1"));
  const std::string trigger =
      "CREATE TRIGGER t BEFORE INSERT ON a FOR EACH ROW SET NEW.b = REPEAT('x', 3)";
  EXPECT_THAT(split(trigger + ";SELECT 1"), ElementsAre(trigger, "SELECT 1"));
  const std::string choice =
      "CREATE TRIGGER t BEFORE INSERT ON a FOR EACH ROW IF (NEW.b) THEN SET NEW.b = IF(1, 2, 3); "
      "ELSE SET NEW.b = 2; END IF";
  EXPECT_THAT(split(choice + "; SELECT 1"), ElementsAre(choice, "SELECT 1"));
}

TEST(SplitMysql, EndsARoutineWhereItEnds) {
  EXPECT_THAT(
      split("CREATE PROCEDURE p() BEGIN SET @a = CASE WHEN 1 THEN 2 END; IF @a THEN SET @b=1; "
            "END IF; END; DROP TABLE users;"),
      SizeIs(2));
  EXPECT_THAT(split("CREATE TRIGGER t BEFORE INSERT ON x FOR EACH ROW IF a THEN IF b THEN SET "
                    "NEW.c=1; END IF; SET NEW.d=2; END IF; SELECT 1;"),
              SizeIs(2));
  EXPECT_THAT(
      split("DELIMITER $$\nCREATE TRIGGER t BEFORE INSERT ON u FOR EACH ROW BEGIN DELETE "
            "FROM z; END$$\nDELIMITER ;\nDROP TABLE q;"),
      ElementsAre("CREATE TRIGGER t BEFORE INSERT ON u FOR EACH ROW BEGIN DELETE FROM z; END",
                  "DROP TABLE q"));
}

TEST(SplitMysql, TakesBeginOfATransactionForAStatement) {
  EXPECT_THAT(split("BEGIN; CREATE TABLE a (`begin` INT, function INT); COMMIT;"), SizeIs(3));
}

TEST(SplitMysql, ObeysTheDelimiterOfTheShell) {
  EXPECT_THAT(split("DELIMITER //\nCREATE PROCEDURE p() BEGIN SELECT 1; END//\ndelimiter ;\nSELECT "
                    "2; SELECT 3"),
              ElementsAre("CREATE PROCEDURE p() BEGIN SELECT 1; END", "SELECT 2", "SELECT 3"));
  EXPECT_THAT(split("DELIMITER $$\nCREATE TRIGGER t BEFORE INSERT ON a FOR EACH ROW BEGIN SET @a = "
                    "1; END $$\nDELIMITER ;\n"),
              SizeIs(1));
}

TEST(SplitMysql, SaysWhatIsNotClosed) {
  EXPECT_EQ(offset_of_error("SELECT 'a"), 7);
  EXPECT_EQ(offset_of_error("SELECT `a"), 7);
  EXPECT_EQ(offset_of_error("SELECT 1 /* a"), 9);
  EXPECT_EQ(offset_of_error(" DELIMITER\nSELECT 1"), 1);
  EXPECT_EQ(offset_of_error(std::string_view("SELECT\0 1", 9)), 6);
}

TEST(SplitMysql, BlanksWhatOtherReadersWouldTrip) {
  EXPECT_EQ(with_plain_mysql_quotes("a 'it\\'s\\\\' \"\\\"'\" `\\`\n# don't\n-- don't"),
            "a 'it''s\\\\' \"\"\"'\" `\\`\n       \n-- don't");
  EXPECT_EQ(with_plain_mysql_quotes("/*!80013 DROP /* a */ 'it\\'s' */ /*M! b */ /*+ c */"),
            "         DROP /* a */ 'it''s'         b    /*+ c */");
}

}  // namespace
}  // namespace gate
