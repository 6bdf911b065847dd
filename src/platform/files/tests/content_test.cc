#include "content.h"

#include <gtest/gtest.h>

#include <filesystem>

#include "support/scratch_directory.h"

namespace yimen::files {
namespace {

const std::string kDigest(64, 'a');

TEST(Content, IsReadAsItWasKept) {
    test::ScratchDirectory folder;
    Store store(folder.path());
    std::string bytes("%PDF\n\r\n\xff", 8);
    keep_bytes(store, bytes, kDigest, Instant{});
    EXPECT_EQ(content_of(store.path(kDigest).value()), bytes);
    EXPECT_EQ(content_of(folder.path() + "/nothing"), "");
}

TEST(Content, NothingStandsUnderTheDigestWhenItCannotBeWritten) {
    test::ScratchDirectory folder;
    Store store(folder.path());
    std::filesystem::remove_all(store.temporary_directory());
    EXPECT_THROW(keep_bytes(store, "x", kDigest, Instant{}), std::runtime_error);
    EXPECT_FALSE(store.path(kDigest));
}

} // namespace
} // namespace yimen::files
