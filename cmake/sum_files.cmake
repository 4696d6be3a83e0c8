# One SHA-256 over the files IN (separated by "|") as `const char SYMBOL[]` in the C file OUT.
string(REPLACE "|" ";" files "${IN}")
set(sums "")
foreach(file ${files})
  file(SHA256 ${file} sum)
  string(APPEND sums "${sum}\n")
endforeach()
string(SHA256 sum "${sums}")
file(WRITE ${OUT} "extern const char ${SYMBOL}[];\nconst char ${SYMBOL}[] = \"${sum}\";\n")
