#include "signatures.h"

#include <pugixml.hpp>
#include <sodium.h>

namespace yimen::ofd {
namespace {

// Prefixes differ between makers; the local name is what counts.
std::string_view local_name(const pugi::xml_node& node) {
    std::string_view name = node.name();
    auto colon = name.find(':');
    return colon == name.npos ? name : name.substr(colon + 1);
}

pugi::xml_node child(const pugi::xml_node& parent, std::string_view name) {
    for (auto node : parent.children())
        if (local_name(node) == name)
            return node;
    return {};
}

std::string text(const pugi::xml_node& node) {
    std::string_view value = node.text().get();
    auto begin = value.find_first_not_of(" \t\r\n"), end = value.find_last_not_of(" \t\r\n");
    return begin == value.npos ? std::string() : std::string(value.substr(begin, end - begin + 1));
}

std::string from_base64(std::string_view value) {
    std::string out(value.size(), '\0');
    std::size_t size = 0;
    const char* end = nullptr;
    if (sodium_base642bin(reinterpret_cast<unsigned char*>(out.data()), out.size(), value.data(), value.size(),
                          " \t\r\n", &size, &end, sodium_base64_VARIANT_ORIGINAL) != 0 ||
        end != value.data() + value.size())
        return {};
    out.resize(size);
    return out;
}

// The entry that `reference`, written in the file `from`, names; empty when it is not there.
std::string entry(const Package& package, std::string_view from, const std::string& reference) {
    std::string name;
    auto path = reference.empty() ? std::nullopt : resolve(from, reference);
    return path && package.find(*path, &name) ? name : std::string();
}

bool parse(const Package& package, const std::string& file, pugi::xml_document& into) {
    const std::string* content = package.find(file);
    return content && content->size() <= kXmlBytes &&
           into.load_buffer(content->data(), content->size(), pugi::parse_default, pugi::encoding_auto);
}

void read_signature(const Package& package, Signature& out) {
    pugi::xml_document document;
    if (!parse(package, out.file, document)) {
        out.problem = out.file + " cannot be read";
        return;
    }
    auto root = child(document, "Signature"), info = child(root, "SignedInfo");
    out.provider = child(info, "Provider").attribute("ProviderName").value();
    out.method = text(child(info, "SignatureMethod"));
    out.date_time = text(child(info, "SignatureDateTime"));
    auto references = child(info, "References");
    out.check_method = references.attribute("CheckMethod").value();
    for (auto node : references.children()) {
        if (local_name(node) != "Reference")
            continue;
        if (out.references.size() == kReferences) {
            out.problem = out.file + " covers too many files";
            return;
        }
        out.references.push_back({node.attribute("FileRef").value(), from_base64(text(child(node, "CheckValue")))});
    }
    out.seal_file = entry(package, out.file, text(child(child(info, "Seal"), "BaseLoc")));
    out.value_file = entry(package, out.file, text(child(root, "SignedValue")));
    if (out.references.empty())
        out.problem = out.file + " covers no file";
    else if (out.value_file.empty())
        out.problem = out.file + " has no signed value";
}

} // namespace

SignatureList read_signatures(const Package& package) {
    SignatureList out;
    pugi::xml_document root;
    if (!parse(package, "OFD.xml", root)) {
        out.problem = "OFD.xml cannot be read";
        return out;
    }
    for (auto body : child(root, "OFD").children()) {
        std::string named = text(child(body, "Signatures"));
        if (local_name(body) != "DocBody" || named.empty())
            continue;
        std::string file = entry(package, "OFD.xml", named);
        pugi::xml_document list;
        if (file.empty() || !parse(package, file, list)) {
            out.problem = named + " is named but cannot be read";
            continue;
        }
        out.lists.push_back(file);
        for (auto node : child(list, "Signatures").children()) {
            if (local_name(node) != "Signature")
                continue;
            if (out.signatures.size() == kSignatures) {
                out.problem = "there are more than " + std::to_string(kSignatures) + " signatures";
                return out;
            }
            Signature signature;
            signature.id = node.attribute("ID").value();
            signature.type = node.attribute("Type").as_string("Seal");
            std::string location = node.attribute("BaseLoc").value();
            signature.file = entry(package, file, location);
            if (signature.file.empty())
                signature.problem = location + " is named but not there";
            else
                read_signature(package, signature);
            out.signatures.push_back(std::move(signature));
        }
    }
    return out;
}

} // namespace yimen::ofd
