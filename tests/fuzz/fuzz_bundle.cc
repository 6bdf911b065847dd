#include "bundles/template.h"
#include "fuzzing.h"

// A file of a bundle, as an editor uploads one: what is read says the same when it is written again, and can be answered.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace yimen;
    auto read = bundles::read_template({reinterpret_cast<const char*>(data), size});
    if (!read) {
        fuzz::promise(read.error().code != nullptr, "a refusal has a code");
        return 0;
    }
    auto again = bundles::read_template(to_json_text(*read));
    fuzz::promise(again.has_value() && to_json(*again) == to_json(*read), "a file is read as it is written");
    (void)bundles::resolve(*read, {}, [](const bundles::ItemRef&) { return bundles::Known{}; });
    return 0;
}
