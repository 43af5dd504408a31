# Filters a header for Doxygen: removes the markers of regions that lessons show, makes each "Twisted:" name a separate section, and
# uncomments the names of unused parameters.
s|^ *//! \[.*\]$||
s|^\( *///.*\)Twisted: |\1@twisted |
s|/\*\([a-z_]*\)\*/|\1|g
