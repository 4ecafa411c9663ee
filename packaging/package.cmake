# What is installed, and the packages that CPack makes of it; ci/package runs it.
include(GNUInstallDirs)

# `cmake --install` of the program alone must not need the tests.
set(CMAKE_SKIP_INSTALL_ALL_DEPENDENCY ON)

# Man page and completions, as the program itself writes them.
set(written ${CMAKE_CURRENT_BINARY_DIR}/written)
set(man ${written}/migration-gate.1)
set(bash ${written}/migration-gate)
set(zsh ${written}/_migration-gate)
set(fish ${written}/migration-gate.fish)
find_program(GZIP gzip REQUIRED)
add_custom_command(
  OUTPUT ${man}.gz ${bash} ${zsh} ${fish}
  COMMAND ${CMAKE_COMMAND} -E make_directory ${written}
  COMMAND migration-gate manual >${man}
  COMMAND ${GZIP} -9nf ${man}
  COMMAND migration-gate completion bash >${bash}
  COMMAND migration-gate completion zsh >${zsh}
  COMMAND migration-gate completion fish >${fish}
  DEPENDS migration-gate)
add_custom_target(written ALL DEPENDS ${man}.gz ${bash} ${zsh} ${fish})

set(doc ${CMAKE_INSTALL_DATADIR}/doc/migration-gate)
set(CMAKE_INSTALL_DEFAULT_DIRECTORY_PERMISSIONS
    OWNER_READ OWNER_WRITE OWNER_EXECUTE GROUP_READ GROUP_EXECUTE WORLD_READ WORLD_EXECUTE)
install(TARGETS migration-gate RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR})
install(FILES ${man}.gz DESTINATION ${CMAKE_INSTALL_MANDIR}/man1)
install(FILES ${bash} DESTINATION ${CMAKE_INSTALL_DATADIR}/bash-completion/completions)
install(FILES ${zsh} DESTINATION ${CMAKE_INSTALL_DATADIR}/zsh/vendor-completions)
install(FILES ${fish} DESTINATION ${CMAKE_INSTALL_DATADIR}/fish/vendor_completions.d)
install(FILES README.md CHANGELOG.md packaging/copyright DESTINATION ${doc})
install(DIRECTORY docs/ DESTINATION ${doc}/docs FILES_MATCHING PATTERN "*.md" PATTERN "*.json" PATTERN "*.png"
        PATTERN "*.xsd")
# What the README shows, to be tried.
set(trap scenarios/traps/rebuild-swaps-columns)
install(DIRECTORY scenarios/first DESTINATION ${doc}/examples/scenarios)
install(DIRECTORY ${trap} DESTINATION ${doc}/examples/scenarios/traps)
install(FILES scenarios/traps/shop.sql DESTINATION ${doc}/examples/scenarios/traps)

set(CPACK_GENERATOR DEB TGZ)
set(CPACK_PACKAGE_NAME migration-gate)
set(CPACK_PACKAGE_VENDOR "the migration-gate authors")
# There is no address of the project's own; RFC 2606 keeps this name free.
set(CPACK_PACKAGE_CONTACT "the migration-gate authors <maintainers@migration-gate.invalid>")
set(CPACK_PACKAGE_DESCRIPTION_SUMMARY "gate for database migrations")
set(CPACK_PACKAGE_DESCRIPTION
"It copies a production-like database, applies the pending migrations to the
copy, compares row counts and content, rehearses the cut-over and every
rollback, and fails the pipeline when data would be lost or silently changed.
.
It needs no server, reads the folders and history tables of many migration
tools, and never writes to the database that it is given.")
set(CPACK_STRIP_FILES ON)
set(CPACK_PRE_BUILD_SCRIPTS ${PROJECT_SOURCE_DIR}/packaging/stage.cmake)
set(CPACK_POST_BUILD_SCRIPTS ${PROJECT_SOURCE_DIR}/packaging/archive.cmake)
set(CPACK_INSTALL_DEFAULT_DIRECTORY_PERMISSIONS ${CMAKE_INSTALL_DEFAULT_DIRECTORY_PERMISSIONS})

set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_COMPRESSION_TYPE xz)
set(CPACK_DEBIAN_PACKAGE_SECTION database)
set(CPACK_DEBIAN_PACKAGE_PRIORITY optional)
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)
set(CPACK_DEBIAN_PACKAGE_SUGGESTS "git, postgresql")
set(CPACK_DEBIAN_PACKAGE_CONTROL_STRICT_PERMISSION ON)

# As others name what an installer is to choose by: the architecture in Debian's words.
string(TOLOWER ${CMAKE_SYSTEM_NAME} system)
set(machine_x86_64 amd64)
set(machine_aarch64 arm64)
set(machine ${machine_${CMAKE_SYSTEM_PROCESSOR}})
if(NOT machine)
  set(machine ${CMAKE_SYSTEM_PROCESSOR})
endif()
set(CPACK_PACKAGE_FILE_NAME migration-gate_${PROJECT_VERSION}_${system}_${machine})
include(CPack)
