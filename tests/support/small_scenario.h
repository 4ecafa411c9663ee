// A fixture of two tables and three migrations, in a folder of its own.
#pragma once

#include <filesystem>
#include <string>

#include "gate/base/temp_dir.h"
#include "gate/engine/engines.h"
#include "gate/model/scenario.h"
#include "tests/support/files.h"

namespace gate {

// The migrations are right; tests that want a wrong one write it over.
class SmallScenario {
 public:
  SmallScenario() : folder_("") {
    std::filesystem::create_directories(folder_.file("work"));
    make_engine("sqlite")->load(
        "CREATE TABLE shop(id INTEGER PRIMARY KEY, name TEXT NOT NULL, town TEXT);"
        "CREATE TABLE sale(id INTEGER PRIMARY KEY, shop_id INTEGER NOT NULL REFERENCES shop(id)"
        " ON DELETE CASCADE, amount TEXT NOT NULL);"
        "INSERT INTO shop VALUES (1,'Ada','Ulm'),(2,'Böll',NULL),(3,'Cy','Ulm');"
        "INSERT INTO sale VALUES (1,1,'10'),(2,1,'25'),(3,2,'7'),(4,3,'0');",
        {fixture()});
    write("001_open", "ALTER TABLE shop ADD COLUMN open INTEGER NOT NULL DEFAULT 1;\n",
          "ALTER TABLE shop DROP COLUMN open;\n");
    write("002_visit",
          "CREATE TABLE visit(id INTEGER PRIMARY KEY, shop_id INTEGER REFERENCES shop(id));\n"
          "INSERT INTO visit(shop_id) SELECT id FROM shop;\n",
          "DROP TABLE visit;\n");
    write("003_town", "UPDATE shop SET town = 'unknown' WHERE town IS NULL;\n",
          "UPDATE shop SET town = NULL WHERE town = 'unknown';\n");
  }

  void write(const std::string& name, const std::string& up, const std::string& down) const {
    put_file(folder_.file("migrations/" + name + ".up.sql"), up);
    put_file(folder_.file("migrations/" + name + ".down.sql"), down);
  }

  void remove_down(const std::string& name) const {
    std::filesystem::remove(folder_.file("migrations/" + name + ".down.sql"));
  }

  void remove(const std::string& name) const {
    remove_down(name);
    std::filesystem::remove(folder_.file("migrations/" + name + ".up.sql"));
  }

  std::string fixture() const { return folder_.file("fixture.db"); }
  std::string work_dir() const { return folder_.file("work"); }
  Scenario scenario() const {
    Scenario scenario;
    scenario.name = "small";
    scenario.engine = "sqlite";
    scenario.fixture = fixture();
    scenario.migrations = folder_.file("migrations");
    scenario.policy.today = "2026-11-21";
    scenario.faults.crash = false;  // tests of other passes are in a hurry
    return scenario;
  }

 private:
  TempDir folder_;
};

}  // namespace gate
