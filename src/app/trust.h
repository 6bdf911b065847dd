#pragma once

#include "ofd/verify.h"
#include "program.h"

namespace yimen::app {

// Adds the certificates of a PEM file; false when it holds none.
bool add_certificates(const std::string& path, std::vector<crypto::Certificate>& into);
// Adds a list of revoked certificates (X.509 CRL); false when it is none, or signed by nobody who is trusted here.
bool add_revocations(const std::string& path, ofd::Trusted& into);
// Whom this hall trusts: the PEM files in <data>/trusted, with the .crl files of their authorities; unreadable ones are passed over.
ofd::Trusted trusted_in(const std::string& data);
// The same and the authorities in its database.
ofd::Trusted trusted_by(const Ground& ground);

} // namespace yimen::app
