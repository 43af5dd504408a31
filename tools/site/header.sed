# What Doxygen reads of a header: without the marks of the regions that lessons show, and with each of Twisted's names a section of its own.
s|^ *//! \[.*\]$||
s|^\( *///.*\)Twisted: |\1@twisted |
