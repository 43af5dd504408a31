# What Doxygen reads of a header: without the marks of the regions that lessons show, with each of Twisted's names a section of its own, and
# with the name of a parameter that is not used, which stands in a comment.
s|^ *//! \[.*\]$||
s|^\( *///.*\)Twisted: |\1@twisted |
s|/\*\([a-z_]*\)\*/|\1|g
