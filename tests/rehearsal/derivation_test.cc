#include "gate/rehearsal/derivation.h"

#include <gmock/gmock.h>

#include <string>

namespace gate {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

Value text(const char* value) {
  return std::string(value);
}
Value number(std::int64_t value) {
  return value;
}

std::vector<std::size_t> places(const std::vector<Derivation>& seen) {
  return find_telling(seen).places;
}

TEST(Derivation, PartsThatHaveNearlyAllOfItTell) {
  EXPECT_THAT(places({{text("Ada Lovelace"), {text("Ada"), text("Lovelace")}},
                      {text("Dr. Grace Hopper"), {text("Dr Grace"), text("HOPPER")}}}),
              ElementsAre(0, 1));
  EXPECT_THAT(places({{text("030 1234"), {text("1234")}}, {text("089 99"), {text("99")}}}),
              IsEmpty());
}

TEST(Derivation, ThePartsOfARowWithoutOneAreTheRest) {
  EXPECT_THAT(places({{text("Ada Lovelace"), {text("Ada"), text("Lovelace")}},
                      {text("Madonna"), {text(""), text("Madonna")}}}),
              ElementsAre(0, 1));
}

TEST(Derivation, TheSameCharactersAmongOthersOrInAnotherOrderTell) {
  EXPECT_THAT(places({{text("x@y"), {text("mailto:X@Y"), number(1)}},
                      {text("a@b"), {text("mailto:a@b"), number(2)}}}),
              ElementsAre(0));
  EXPECT_THAT(places({{text("03.01.2024"), {text("2024-01-03")}},
                      {text("11.02.2025"), {text("2025-02-11")}}}),
              ElementsAre(0));
}

TEST(Derivation, AConstantMultipleTells) {
  EXPECT_THAT(places({{number(3), {number(300)}}, {number(7), {number(700)}}}), ElementsAre(0));
  EXPECT_THAT(places({{number(3), {number(301)}}, {number(7), {number(902)}}}), IsEmpty());
}

TEST(Derivation, AnotherWordForEachOfAFewTells) {
  EXPECT_THAT(
      places({{number(1), {text("on")}}, {number(2), {text("off")}}, {number(1), {text("on")}}}),
      ElementsAre(0));
  EXPECT_THAT(
      places({{number(1), {text("on")}}, {number(2), {text("on")}}, {number(1), {text("on")}}}),
      IsEmpty());
}

TEST(Derivation, AWordThatNobodyHadTellsNothing) {
  EXPECT_FALSE(
      find_telling(
          {{number(1), {text("on")}}, {number(2), {text("off")}}, {number(1), {text("on")}}})
          .any_value);
  EXPECT_TRUE(find_telling({{number(3), {number(300)}}, {number(7), {number(700)}}}).any_value);
}

TEST(Derivation, WhatOnlyStandsBesideItTellsNothing) {
  EXPECT_THAT(places({{text("late"), {text("p-1"), number(1)}},
                      {text("paid twice"), {text("p-2"), number(1)}},
                      {Null(), {text("p-3"), number(0)}}}),
              IsEmpty());
}

TEST(Derivation, OfOneValueNothingIsTold) {
  EXPECT_THAT(places({{text("x"), {text("x")}}, {text("x"), {text("x")}}}), IsEmpty());
  EXPECT_THAT(places({}), IsEmpty());
}

}  // namespace
}  // namespace gate
