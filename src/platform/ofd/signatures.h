#pragma once

// The signature files of a package as they stand (GB/T 33190-2016 §18.1–18.2): what Signatures.xml lists, and what each Signature.xml says.

#include <string>
#include <vector>

#include "package.h"

namespace yimen::ofd {

struct Reference {
    std::string file;        // as it is written
    std::string check_value; // raw bytes
};

struct Signature {
    std::string id, type; // Seal or Sign
    std::string file;     // entry of Signature.xml
    std::string provider; // ProviderName
    std::string method, check_method;
    std::string date_time; // as it is written
    std::vector<Reference> references;
    std::string seal_file, value_file; // entries; empty where there is none
    std::string problem;               // why it cannot be read; empty when it can
};

struct SignatureList {
    std::vector<Signature> signatures;
    std::vector<std::string> lists; // the Signatures.xml entries
    std::string problem;            // why a list that is named cannot be read
};

SignatureList read_signatures(const Package& package);

} // namespace yimen::ofd
