# yimen_module(NAME  PUBLIC_HEADERS a.h b.h  USES module…  LIBRARIES target…)
#
# One folder, one library. Its public headers, and only these, are reachable by others as "<folder>/<header>", and only by modules
# that name it under USES: what is not on the link line does not compile. tools/check_layers holds the rest (order, cycles, tables).
# Sources are all *.cc of the folder; migrations/*.sql are embedded; tests/*.cc make the test program <NAME>_test.
set_property(GLOBAL PROPERTY YIMEN_MODULES "")

function(yimen_module NAME)
    cmake_parse_arguments(M "" "" "PUBLIC_HEADERS;USES;LIBRARIES" ${ARGN})
    set(root ${CMAKE_BINARY_DIR}/include/${NAME})
    foreach(header ${M_PUBLIC_HEADERS})
        get_filename_component(directory ${root}/${NAME}/${header} DIRECTORY)
        file(MAKE_DIRECTORY ${directory})
        file(CREATE_LINK ${CMAKE_CURRENT_SOURCE_DIR}/${header} ${root}/${NAME}/${header} SYMBOLIC)
    endforeach()

    file(GLOB sources CONFIGURE_DEPENDS *.cc)
    if(NOT sources)
        return() # only its headers exist so far
    endif()
    file(GLOB migrations CONFIGURE_DEPENDS migrations/*.sql)
    if(migrations)
        set(embedded ${CMAKE_CURRENT_BINARY_DIR}/${NAME}_migrations.cc)
        add_custom_command(
            OUTPUT ${embedded}
            COMMAND ${CMAKE_COMMAND} -DMODULE=${NAME} -DOUT=${embedded} "-DFILES=${migrations}"
                    -P ${CMAKE_SOURCE_DIR}/cmake/embed_migrations.cmake
            DEPENDS ${migrations} ${CMAKE_SOURCE_DIR}/cmake/embed_migrations.cmake
            VERBATIM)
        list(APPEND sources ${embedded})
    endif()

    add_library(yimen_${NAME} STATIC ${sources})
    target_include_directories(yimen_${NAME} PUBLIC ${root})
    foreach(used ${M_USES})
        target_link_libraries(yimen_${NAME} PUBLIC yimen_${used})
    endforeach()
    target_link_libraries(yimen_${NAME} PUBLIC ${M_LIBRARIES})
    yimen_join(yimen_${NAME})
    if(NAME STREQUAL "base")
        target_precompile_headers(yimen_base PRIVATE ${CMAKE_SOURCE_DIR}/cmake/precompiled.h)
    else()
        target_precompile_headers(yimen_${NAME} REUSE_FROM yimen_base)
    endif()
    set_property(GLOBAL APPEND PROPERTY YIMEN_MODULES ${NAME})

    file(GLOB tests CONFIGURE_DEPENDS tests/*.cc)
    if(tests)
        find_package(GTest REQUIRED)
        add_executable(${NAME}_test ${tests})
        target_include_directories(${NAME}_test PRIVATE ${CMAKE_CURRENT_SOURCE_DIR} ${CMAKE_SOURCE_DIR}/tests)
        target_link_libraries(${NAME}_test PRIVATE yimen_${NAME} GTest::gtest_main rapidcheck)
        target_precompile_headers(${NAME}_test REUSE_FROM yimen_base)
        target_compile_options(${NAME}_test PRIVATE ${YIMEN_O1})
        add_test(NAME ${NAME} COMMAND ${NAME}_test)
    endif()
endfunction()

# Embeds a text file of the module's folder (at most 64 KiB) as `extern const std::string_view SYMBOL`.
function(yimen_embed NAME FILE SYMBOL)
    set(out ${CMAKE_CURRENT_BINARY_DIR}/${SYMBOL}.cc)
    add_custom_command(
        OUTPUT ${out}
        COMMAND ${CMAKE_COMMAND} -DFILE=${CMAKE_CURRENT_SOURCE_DIR}/${FILE} -DOUT=${out} -DSYMBOL=${SYMBOL}
                -P ${CMAKE_SOURCE_DIR}/cmake/embed_text.cmake
        DEPENDS ${FILE} ${CMAKE_SOURCE_DIR}/cmake/embed_text.cmake
        VERBATIM)
    target_sources(yimen_${NAME} PRIVATE ${out})
endfunction()

# With YIMEN_JOIN the files of TARGET are compiled joined.
function(yimen_join TARGET)
    if(YIMEN_JOIN)
        set_target_properties(${TARGET} PROPERTIES UNITY_BUILD ON UNITY_BUILD_BATCH_SIZE ${YIMEN_JOINED_FILES})
        target_compile_options(${TARGET} PRIVATE -Wno-subobject-linkage) # true of headers; joined files look like one
    endif()
endfunction()
