#include "files.h"

#include "support/scratch_directory.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <system_error>
#include <thread>

namespace yimen::files {
namespace {

namespace fs = std::filesystem;
using namespace std::string_literals;

class Workspace {
  public:
    std::string write(const std::string& name, std::string_view content) const {
        std::string path = (path_ / name).string();
        std::ofstream(path, std::ios::binary) << content;
        return path;
    }
    std::string directory() const { return scratch_.path(); }

  private:
    test::ScratchDirectory scratch_;
    fs::path path_ = scratch_.path();
};

std::string little_endian(std::uint32_t value, int width) {
    std::string out;
    for (int i = 0; i < width; ++i)
        out += static_cast<char>(value >> (8 * i));
    return out;
}

// The smallest archives: empty entries, stored.
std::string zip_of(const std::vector<std::string>& names, const std::string& comment = {}) {
    std::string files, directory;
    for (const std::string& name : names) {
        std::string offset = little_endian(static_cast<std::uint32_t>(files.size()), 4);
        std::string sizes = std::string(16, '\0') + little_endian(static_cast<std::uint32_t>(name.size()), 2);
        files += "PK\3\4"s + std::string(6, '\0') + sizes + std::string(2, '\0') + name;
        directory += "PK\1\2"s + std::string(8, '\0') + sizes + std::string(12, '\0') + offset + name;
    }
    std::string count = little_endian(static_cast<std::uint32_t>(names.size()), 2);
    return files + directory + "PK\5\6"s + std::string(4, '\0') + count + count +
           little_endian(static_cast<std::uint32_t>(directory.size()), 4) +
           little_endian(static_cast<std::uint32_t>(files.size()), 4) +
           little_endian(static_cast<std::uint32_t>(comment.size()), 2) + comment;
}

const std::string kPdf = "%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\nstartxref\n9\n%%EOF\n";
const std::string kJpeg = "\xFF\xD8\xFF\xE0"s + std::string(40, 'x') + "\xFF\xD9";
const std::string kPng = "\x89PNG\r\n\x1A\n"s + std::string(40, 'x') + "\0\0\0\0IEND\xAE\x42\x60\x82"s;
const std::string kOfd = zip_of({"Doc_0/Document.xml", "OFD.xml"});

struct Sample {
    Type type;
    const std::string& content;
    std::string extension;
};
const Sample kSamples[] = {
    {Type::pdf, kPdf, ".pdf"}, {Type::jpeg, kJpeg, ".jpg"}, {Type::png, kPng, ".png"}, {Type::ofd, kOfd, ".ofd"}};

class Sniff : public testing::Test {
  protected:
    // The type, or the code of the refusal.
    std::string sniffed(std::string_view content, std::string_view name) {
        auto type = sniff(workspace_.write("upload", content), name);
        return std::string(type ? media_type(*type) : type.error().code->code);
    }

    Workspace workspace_;
};

TEST_F(Sniff, EachTypeIsKnownByItsContent) {
    for (const auto& [type, content, extension] : kSamples) {
        EXPECT_EQ(sniffed(content, "材料" + extension), media_type(type));
        EXPECT_EQ(sniffed(content, media_type(type)), media_type(type));
    }
    EXPECT_EQ(sniffed(kJpeg, "PHOTO.JPEG"), "image/jpeg");
    EXPECT_EQ(sniffed(kOfd, "电子证照．ＯＦＤ"), "application/ofd");
}

TEST_F(Sniff, AnEmptyFileIsRefused) { EXPECT_EQ(sniffed("", "a.pdf"), "files.empty"); }

TEST_F(Sniff, OtherContentIsRefusedWhateverItsName) {
    for (const auto& sample : kSamples) {
        for (auto content : {"MZ\x90", "<html><script>", "x", "%PD", "GIF89a", "\xFF\xD8", "\x89PNG\r\n"})
            EXPECT_EQ(sniffed(content, "a" + sample.extension), "files.wrong_type") << content;
        EXPECT_EQ(sniffed(" " + sample.content, "a" + sample.extension), "files.wrong_type");
    }
}

TEST_F(Sniff, ContentBehindTheNameOfAnotherTypeIsRefused) {
    for (const auto& content : kSamples)
        for (const auto& name : kSamples)
            EXPECT_EQ(sniffed(content.content, "a" + name.extension),
                      content.type == name.type ? media_type(name.type) : "files.type_mismatch");
    for (auto name : {"", "a", "a.exe", "a.pdf.exe", "pdf", "a.pdf ", "application/octet-stream"})
        EXPECT_EQ(sniffed(kPdf, name), "files.type_mismatch") << name;
}

TEST_F(Sniff, ATruncatedFileIsRefused) {
    for (const auto& [type, content, extension] : kSamples)
        for (std::size_t kept = 8; kept < content.size() - (type == Type::pdf ? 1 : 0); ++kept)
            EXPECT_EQ(sniffed(content.substr(0, kept), "a" + extension), "files.broken") << extension << " " << kept;
}

TEST_F(Sniff, TheEndMarkMayBeFollowedByALittle) {
    for (const auto& [type, content, extension] : kSamples) {
        if (type == Type::ofd)
            continue;
        EXPECT_EQ(sniffed(content + std::string(900, '\0'), "a" + extension), media_type(type));
        EXPECT_EQ(sniffed(content + std::string(1100, '\0'), "a" + extension), "files.broken");
    }
}

TEST_F(Sniff, AnArchiveIsAnOfdOnlyWithItsRoot) {
    EXPECT_EQ(sniffed(zip_of({}), "a.ofd"), "files.wrong_type"); // not even a first entry
    EXPECT_EQ(sniffed(zip_of({"word/document.xml"}), "a.ofd"), "files.wrong_type");
    EXPECT_EQ(sniffed(zip_of({"Doc_0/OFD.xml"}), "a.ofd"), "files.wrong_type");
    EXPECT_EQ(sniffed(zip_of({"OFD.xml"}, std::string(60'000, 'c')), "a.ofd"), "application/ofd");
    EXPECT_EQ(sniffed(zip_of({"OFD.xml"}, "PK\5\6 in the comment, long enough for a record"), "a.ofd"),
              "application/ofd");
}

TEST_F(Sniff, ADamagedDirectoryIsRefused) {
    auto damaged = [&](std::size_t from_end, std::uint32_t value, int width) {
        std::string content = kOfd;
        content.replace(content.size() - from_end, static_cast<std::size_t>(width), little_endian(value, width));
        return sniffed(content, "a.ofd");
    };
    EXPECT_EQ(damaged(12, 1, 2), "files.wrong_type"); // it then ends before OFD.xml
    EXPECT_EQ(damaged(10, 60, 4), "files.broken");
    EXPECT_EQ(damaged(10, 0xFFFFFFFF, 4), "files.broken");
    EXPECT_EQ(damaged(10, 0, 4), "files.broken");
    EXPECT_EQ(damaged(6, 0xFFFFFFFF, 4), "files.broken");
    EXPECT_EQ(damaged(6, 0, 4), "files.broken");
    EXPECT_EQ(damaged(2, 5, 2), "files.broken");
}

TEST_F(Sniff, AFileThatIsNotThereIsNoRefusal) {
    EXPECT_THROW((void)sniff(workspace_.directory() + "/missing", "a.pdf"), std::system_error);
}

RC_GTEST_PROP(SniffProperty, ChangedBytesOfAnArchiveAreReadOrRefused, ()) {
    Workspace workspace;
    std::string content = kOfd;
    for (int i = 0; i < 4; ++i)
        content[*rc::gen::inRange<std::size_t>(0, content.size())] = *rc::gen::arbitrary<char>();
    auto type = sniff(workspace.write("upload", content), "a.ofd");
    RC_ASSERT(!type.has_value() || *type == Type::ofd);
}

class StoreTest : public testing::Test {
  protected:
    std::string temporary(std::string_view content) {
        std::string path = store_.temporary_directory() + "/" + std::to_string(++count_);
        std::ofstream(path, std::ios::binary) << content;
        return path;
    }
    static std::string content_of(const std::string& path) {
        std::ifstream in(path, std::ios::binary);
        return {std::istreambuf_iterator<char>(in), {}};
    }

    Workspace workspace_;
    Store store_{workspace_.directory() + "/files"};
    std::string digest_ = "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0"; // SM3 of "abc"
    int count_ = 0;
};

TEST_F(StoreTest, AKeptFileStandsUnderItsDigest) {
    EXPECT_FALSE(store_.path(digest_));
    std::string from = temporary("abc");
    store_.keep(from, digest_);
    ASSERT_TRUE(store_.path(digest_));
    EXPECT_TRUE(store_.path(digest_)->ends_with("/files/66/c7/" + digest_));
    EXPECT_EQ(content_of(*store_.path(digest_)), "abc");
    EXPECT_FALSE(fs::exists(from));
}

TEST_F(StoreTest, TheSameContentIsKeptOnce) {
    store_.keep(temporary("abc"), digest_);
    store_.keep(temporary("abc"), digest_);
    EXPECT_EQ(content_of(*store_.path(digest_)), "abc");
    EXPECT_TRUE(fs::is_empty(store_.temporary_directory()));
}

TEST_F(StoreTest, ManyMayKeepTheSameContentAtOnce) {
    std::vector<std::string> paths;
    for (int i = 0; i < 16; ++i)
        paths.push_back(temporary("abc"));
    std::vector<std::thread> threads;
    for (const auto& path : paths)
        threads.emplace_back([this, path] { store_.keep(path, digest_); });
    for (auto& thread : threads)
        thread.join();
    EXPECT_EQ(content_of(*store_.path(digest_)), "abc");
    EXPECT_TRUE(fs::is_empty(store_.temporary_directory()));
}

TEST_F(StoreTest, AStoreFindsWhatAnEarlierOneKept) {
    store_.keep(temporary("abc"), digest_);
    EXPECT_EQ(Store(workspace_.directory() + "/files").path(digest_), store_.path(digest_));
}

TEST_F(StoreTest, OnlyDigestsNameFiles) {
    for (auto name :
         {"", "../../../etc/passwd", "tmp", "66C7F0F462EEEDD9D1F2D46BDC10E4E24167C4875CF2F7A2297DA02B8F4BA8E0"}) {
        EXPECT_FALSE(store_.path(name)) << name;
        EXPECT_THROW(store_.keep(temporary("abc"), name), std::logic_error) << name;
    }
}

TEST_F(StoreTest, AMissingTemporaryFileLeavesNothing) {
    EXPECT_THROW(store_.keep(store_.temporary_directory() + "/missing", digest_), std::system_error);
    EXPECT_FALSE(store_.path(digest_));
}

} // namespace
} // namespace yimen::files
