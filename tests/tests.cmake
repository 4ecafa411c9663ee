# Two binaries: gate_tests (units, and engines on real databases in a temporary folder) and
# gate_scenarios (the built program on whole scenarios). ctest labels: fast, scenario.
find_package(GTest REQUIRED)
find_package(ZLIB REQUIRED)

set(folders ${GATE_TEST_FOLDERS})
if(NOT folders)
  set(folders base model sql config compare report engine migration checks fixture recovery
              rehearsal cli)
endif()
set(sources)
set(libraries)
foreach(folder ${folders})
  file(GLOB_RECURSE more CONFIGURE_DEPENDS tests/${folder}/*.cc)
  list(APPEND sources ${more})
  list(APPEND libraries gate_${folder})
endforeach()
file(GLOB support CONFIGURE_DEPENDS tests/support/*.cc)

file(GLOB_RECURSE headers CONFIGURE_DEPENDS tests/support/*.h)
add_executable(gate_tests ${sources} ${support} ${headers})
set_target_properties(gate_tests PROPERTIES LINKER_LANGUAGE CXX)
target_link_libraries(gate_tests PRIVATE ${libraries} gate_model gate_flags gate_sqlite nlohmann_json::nlohmann_json
                      ZLIB::ZLIB GTest::gmock GTest::gtest_main)

# An application's own SQL functions, as a library that a scenario loads.
add_library(app_functions MODULE tests/support/extension.c)
set_target_properties(app_functions PROPERTIES PREFIX "")
target_compile_options(app_functions PRIVATE -Wall -Wextra -Werror)
target_include_directories(app_functions SYSTEM PRIVATE
  $<TARGET_PROPERTY:gate_sqlite,INTERFACE_INCLUDE_DIRECTORIES>)
add_dependencies(gate_tests app_functions)
target_compile_definitions(gate_tests PRIVATE GATE_SOURCE_DIR="${PROJECT_SOURCE_DIR}"
  GATE_TEST_EXTENSION="$<TARGET_FILE:app_functions>")
# One process for each core: a thousand would spend their time on starting. The oracle runs other
# programs, on a thousand tables; these rehearse some hundred times, kill processes, run git and a
# browser.
set(rehearsals "HtmlInChromium.*:*Multitool*:Locks.*:NewRows.*:Faults.*:Cutover.*:*/FaultLoop.*:MergeTest.*:SqitchTool.*")
# Each makes databases in a server that the process starts for all of them.
set(on_a_server "Postgres*:LocksOnAServer.*:*/PostgresRehearsal*:*EngineContract*/postgres:Tenants.*:*OnPostgres*")
foreach(shard 0 1)
  add_test(NAME unit_${shard} COMMAND gate_tests --gtest_brief=1
           --gtest_filter=-DifferenceOracle.*:DiffOracle.*:${rehearsals}:${on_a_server})
  set_tests_properties(unit_${shard} PROPERTIES LABELS fast
    ENVIRONMENT "GTEST_TOTAL_SHARDS=2;GTEST_SHARD_INDEX=${shard}")
endforeach()
add_test(NAME oracle COMMAND gate_tests --gtest_brief=1 --gtest_filter=DifferenceOracle.*:DiffOracle.*)
add_test(NAME rehearsals COMMAND gate_tests --gtest_brief=1 --gtest_filter=${rehearsals})
foreach(shard 0 1)
  add_test(NAME server_${shard} COMMAND gate_tests --gtest_brief=1 --gtest_filter=${on_a_server})
  set_tests_properties(server_${shard} PROPERTIES LABELS scenario
    ENVIRONMENT "GTEST_TOTAL_SHARDS=2;GTEST_SHARD_INDEX=${shard}")
endforeach()
set_tests_properties(oracle rehearsals PROPERTIES LABELS scenario)

if(NOT GATE_TEST_FOLDERS)
  file(GLOB scenario_tests CONFIGURE_DEPENDS tests/*_test.cc)
  add_executable(gate_scenarios ${scenario_tests} ${support} ${headers})
  set_target_properties(gate_scenarios PROPERTIES LINKER_LANGUAGE CXX)
  target_link_libraries(gate_scenarios PRIVATE gate_base gate_model gate_flags gate_sqlite ZLIB::ZLIB
                        nlohmann_json::nlohmann_json GTest::gmock GTest::gtest_main)
  target_compile_definitions(gate_scenarios PRIVATE
    GATE_SOURCE_DIR="${PROJECT_SOURCE_DIR}" GATE_BINARY="$<TARGET_FILE:migration-gate>"
    GATE_GROCERY_STORE="$<TARGET_FILE:grocery-store>")
  add_dependencies(gate_scenarios migration-gate grocery-store)
  foreach(shard 0 1)  # one for each core
    add_test(NAME scenarios_${shard} COMMAND gate_scenarios --gtest_brief=1)
    set_tests_properties(scenarios_${shard} PROPERTIES LABELS scenario
      ENVIRONMENT "GTEST_TOTAL_SHARDS=2;GTEST_SHARD_INDEX=${shard}")
  endforeach()
endif()

# The correct migrations by an oracle of their own, and a fixed few of their mutants; ci/mutate has
# the others.
if(NOT GATE_TEST_FOLDERS)
  find_program(GATE_PYTHON python3 REQUIRED)
  add_test(NAME mutants COMMAND ${GATE_PYTHON} ${PROJECT_SOURCE_DIR}/ci/mutate
                                --gate $<TARGET_FILE:migration-gate> --sample 250 --seed 1)
  set_tests_properties(mutants PROPERTIES LABELS scenario)
endif()

if(NOT GATE_TEST_FOLDERS)
  add_test(NAME layers COMMAND ${PROJECT_SOURCE_DIR}/tests/layers_test.sh)
  add_test(NAME github_action COMMAND ${PROJECT_SOURCE_DIR}/tests/github_action_test.sh
                                      $<TARGET_FILE:migration-gate>)
  add_test(NAME hook COMMAND ${PROJECT_SOURCE_DIR}/tests/hook_test.sh
                             $<TARGET_FILE:migration-gate>)
  add_test(NAME gitlab_component COMMAND ${PROJECT_SOURCE_DIR}/tests/gitlab_component_test.sh
                                         $<TARGET_FILE:migration-gate>)
  add_test(NAME ci_files COMMAND ${PROJECT_SOURCE_DIR}/tests/ci_files_test.sh
                                 $<TARGET_FILE:migration-gate>)
  add_test(NAME shared_server COMMAND ${PROJECT_SOURCE_DIR}/tests/shared_server_test.sh
                                      $<TARGET_FILE:migration-gate> $<TARGET_FILE:gate_tests>)
  add_test(NAME lost_server COMMAND ${GATE_PYTHON} ${PROJECT_SOURCE_DIR}/tests/lost_server_test.py
                                    $<TARGET_FILE:migration-gate> --every 97)
  set_tests_properties(layers hook PROPERTIES LABELS fast)
  set_tests_properties(github_action gitlab_component ci_files shared_server
                       lost_server PROPERTIES LABELS scenario)
endif()

# What was instrumented is not what is released.
if(NOT GATE_TEST_FOLDERS AND NOT GATE_SANITIZE)
  add_test(NAME package COMMAND ${PROJECT_SOURCE_DIR}/tests/package_test.sh ${CMAKE_BINARY_DIR})
  set_tests_properties(package PROPERTIES LABELS scenario SKIP_RETURN_CODE 77)
endif()

find_program(GATE_NODE NAMES node nodejs)
if(GATE_NODE AND NOT GATE_TEST_FOLDERS)
  add_test(NAME workflows COMMAND ${GATE_NODE} ${PROJECT_SOURCE_DIR}/tests/workflow_test.cjs)
  set_tests_properties(workflows PROPERTIES LABELS fast SKIP_RETURN_CODE 77)
endif()
